package dev.millrace.cli;

import dev.millrace.InvalidJobException;
import dev.millrace.Job;
import dev.millrace.JobDefinition;
import dev.millrace.Output;
import dev.millrace.Parameters;
import dev.millrace.client.CodeToSend;
import dev.millrace.engine.SideFiles;
import dev.millrace.roles.Definitions;
import dev.millrace.store.JobSpec;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The arguments that say which job is to run, and how. */
final class JobOptions {

  private String job = "";
  private List<String> arguments = List.of();
  private UnaryOperator<Parameters> asDefined = UnaryOperator.identity();

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description = "Write part files into this new directory.")
  private @Nullable String output;

  @Option(
      names = "--overwrite",
      description =
          "Replace the output of an earlier job, once this one is complete; it stays if this fails.")
  private boolean overwrite;

  @Option(
      names = "-D",
      paramLabel = "KEY=VALUE",
      description = "Set a parameter of the job. Can be repeated.")
  private Map<String, String> settings = new LinkedHashMap<>();

  @Option(
      names = "--partitions",
      paramLabel = "N",
      description = "Number of partitions, and so of reduce tasks.")
  private @Nullable Integer partitions;

  @Option(
      names = "--split-size",
      paramLabel = "BYTES",
      description = "Size of a split, the input of one map task; K, M, G may follow.",
      converter = ByteSize.class)
  private @Nullable Long splitSize;

  @Mixin private FileOptions files = new FileOptions();
  @Mixin private ProgramOptions programs = new ProgramOptions();
  @Mixin private LimitOptions limits = new LimitOptions();
  @Mixin private JarOptions jars = new JarOptions();
  @Mixin private SigningOptions signing = new SigningOptions();

  /** Says which job it is, and what is given to it. */
  void name(String called, List<String> inputs) {
    job = called;
    arguments = inputs;
  }

  /** Says what becomes of the parameters before the job is defined by them. */
  void definedWith(UnaryOperator<Parameters> change) {
    asDefined = change;
  }

  JarOptions jars() {
    return jars;
  }

  /** Whether the result is kept with the job, to be printed. */
  boolean keepsResult() {
    return define().output() instanceof Output.Kept;
  }

  /**
   * What is to be submitted, under an id or one that no other job has. Defines the job once to
   * check its parameters.
   *
   * @throws dev.millrace.InvalidJobException if job or parameters are not usable
   */
  JobSpec toSpec(Optional<String> id) {
    JobDefinition definition = jars.definitions().find(job);
    if (partitions != null) {
      Job.checkPartitions(partitions);
    }
    if (splitSize != null) {
      Job.checkSplitSize(splitSize);
    }
    Job<?, ?> defined = define();
    if (overwrite && defined.output() instanceof Output.Kept) {
      throw new InvalidJobException(
          "--overwrite replaces a directory, or what a job writes elsewhere, but job "
              + defined.name()
              + " writes nothing: name a directory with --output DIR, or leave --overwrite out");
    }
    if (output != null && !(defined.output() instanceof Output.Files)) {
      throw new InvalidJobException(
          "Job "
              + defined.name()
              + " writes no files, so --output has no meaning for it: leave it out");
    }
    SideFiles.of(files.addTo(defined));
    return new JobSpec(
        id.orElseGet(() -> newId(definition.name())),
        definition.getClass().getName(),
        parameters(),
        partitions == null ? OptionalInt.empty() : OptionalInt.of(partitions),
        splitSize == null ? OptionalLong.empty() : OptionalLong.of(splitSize),
        limits.toLimits());
  }

  /**
   * The side files of the job by name: those of its definition, and those that were given.
   *
   * @throws dev.millrace.InvalidJobException if one cannot be read
   */
  Map<String, Path> files() {
    return SideFiles.of(files.addTo(define()));
  }

  /**
   * The jars that the job brings to others, and their signature.
   *
   * @throws dev.millrace.InvalidJobException if the key cannot be read, or there is nothing to sign
   */
  CodeToSend code() {
    if (signing.isGiven() && jars.paths().isEmpty()) {
      throw new InvalidJobException("--sign-key signs the jars of a job: name one with --jar");
    }
    return new CodeToSend(jars.paths(), signing.toSignature());
  }

  /** The job as it is defined in this process. */
  Job<?, ?> define() {
    return Definitions.define(jars.definitions().find(job), asDefined.apply(parameters()));
  }

  private Parameters parameters() {
    String here = Path.of("").toAbsolutePath().toString();
    Map<String, String> all = new LinkedHashMap<>(settings);
    programs.addTo(all);
    Parameters given = new Parameters(arguments, all, Optional.empty(), overwrite, here);
    return output == null ? given : given.withOutput(output);
  }

  /** An id that no other job has, for one that is like another job. */
  static String newIdLike(String jobId) {
    return newId(jobId.replaceFirst("-[0-9a-z]+$", ""));
  }

  /** An id that no other job has, which begins with a name. */
  static String newId(String name) {
    return name + "-" + Long.toString(ThreadLocalRandom.current().nextLong(1L << 30, 1L << 35), 36);
  }
}
