package dev.millrace.local;

import dev.millrace.Combiner;
import dev.millrace.Job;
import dev.millrace.JobDefinition;
import dev.millrace.Mapper;
import dev.millrace.Output;
import dev.millrace.Parameters;
import dev.millrace.Reducer;
import dev.millrace.engine.EngineSettings;
import dev.millrace.engine.KeptSides;
import dev.millrace.engine.UserCodeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * A test of a job, in this thread, without Redis and without a test framework: what it is given,
 * and what it is expected to give.
 *
 * <pre>{@code
 * JobTest.of(new WordCount())
 *     .given("to be or not", "to be")
 *     .expect(entry("be", 2L), entry("not", 1L), entry("or", 1L), entry("to", 2L))
 *     .expectCounter("map.records.in", 2);
 * }</pre>
 *
 * <p>A job gives the same however its input is split, its values are combined and its buffers are
 * flushed. So it is run some times more, with splits and buffers of sizes drawn at random, and its
 * combiner is tried on what its mappers emit: what breaks the law is an {@link AssertionError} with
 * the seed, which {@link #seed} draws anew. A definition makes mappers and reducers anew for each
 * run; those of a job value have to begin anew in {@code open}.
 *
 * @param <I> the type of what the job is given
 * @param <K> the type of the result's keys
 * @param <R> the type of the result's values
 */
public final class JobTest<I, K, R> extends Expectations<K, R, JobTest<I, K, R>> {

  private static final int ROUNDS = 8;
  private static final int MAX_SPLITS = 64;
  private static final EngineSettings WHOLE = new EngineSettings(4 << 20, 64 << 10, 1 << 20);

  private final JobDefinition definition;
  private final boolean inFiles;
  private final List<List<I>> inputs = new ArrayList<>();
  private final Map<String, Path> files = new LinkedHashMap<>();
  private Parameters parameters;
  private boolean splits = true;
  private long seed = newSeed();
  private String name = "";
  private Map<String, List<String>> outputs = Map.of();

  JobTest(JobDefinition definition, Parameters parameters, boolean inFiles) {
    this.definition = definition;
    this.parameters = parameters;
    this.inFiles = inFiles;
  }

  /**
   * Tests a job. What it is given are the records of its inputs, of which it reads none then, or,
   * where it is given nothing, its inputs.
   */
  public static <K, R> JobTest<Object, K, R> of(Job<K, R> job) {
    return new JobTest<>(parameters -> job, Parameters.of(), false);
  }

  /**
   * Tests a job that is defined by a class. The lines that it is given are in files, whose names
   * come first among its arguments.
   *
   * @param arguments those behind the files
   */
  public static JobTest<String, Object, Object> of(JobDefinition definition, String... arguments) {
    return new JobTest<>(definition, Parameters.of(arguments), true);
  }

  /** Tests a mapper alone, or, with {@link MapperTest#reducer}, together with a reducer. */
  public static <I, K, V> MapperTest<I, K, V> mapper(Mapper<I, K, V> mapper) {
    return new MapperTest<>(mapper);
  }

  /** Tests a reducer alone. */
  public static <K, V, R> ReducerTest<K, V, R> reducer(Reducer<K, V, R> reducer) {
    return new ReducerTest<>(reducer);
  }

  /** Tests a combiner alone. */
  public static <V> CombinerTest<V> combiner(Combiner<V> combiner) {
    return new CombinerTest<>(combiner);
  }

  /** Sets a parameter, as {@code -D} does. */
  public JobTest<I, K, R> with(String name, String value) {
    parameters = parameters.with(name, value);
    return changed();
  }

  /** Gives the job a side file, as {@code --file} does. */
  public JobTest<I, K, R> file(String fileName, Path path) {
    files.put(fileName, path);
    return changed();
  }

  /** Gives the job its input; called again, its next input. */
  @SafeVarargs
  @SuppressWarnings("varargs") // only read
  public final JobTest<I, K, R> given(I... records) {
    return givenAll(List.of(records));
  }

  /** Gives the job its input; called again, its next input. */
  public JobTest<I, K, R> givenAll(List<? extends I> records) {
    inputs.add(List.copyOf(records));
    return changed();
  }

  /** Runs the job once only, as one split of each input: for a job that depends on its splits. */
  public JobTest<I, K, R> unsplit() {
    splits = false;
    return changed();
  }

  /** Draws splits, buffers and groupings from this seed: that of a failure, to see it again. */
  public JobTest<I, K, R> seed(long number) {
    seed = number;
    return changed();
  }

  /**
   * Expects these lines in the output of this name, which a mapper or reducer writes beside the
   * result: as its format writes them, without a header, in the order in which they are written.
   *
   * @throws AssertionError with the difference, if there are others
   */
  public JobTest<I, K, R> expectOutput(String outputName, String... lines) {
    var unused = result();
    List<String> got = outputs.getOrDefault(outputName, List.of());
    Difference.of(List.of(lines), got)
        .ifPresent(
            difference -> {
              throw new AssertionError(
                  "%s wrote other lines to output %s; it wrote to %s: %s"
                      .formatted(subject(), outputName, outputs.keySet(), difference));
            });
    return this;
  }

  static long newSeed() {
    return ThreadLocalRandom.current().nextLong(1_000_000_000);
  }

  @Override
  JobTest<I, K, R> self() {
    return this;
  }

  @Override
  String subject() {
    return "Job " + name;
  }

  @Override
  LocalResult<K, R> run() throws IOException, UserCodeException {
    if (!inFiles || inputs.isEmpty()) {
      return runOn(parameters);
    }
    Path directory = Files.createTempDirectory("millrace-test-");
    try {
      List<String> arguments = new ArrayList<>();
      for (List<I> lines : inputs) {
        Path file = directory.resolve("given-" + arguments.size());
        Files.writeString(file, text(lines));
        arguments.add(file.toString());
      }
      arguments.addAll(parameters.arguments());
      return runOn(parameters.withArguments(arguments));
    } finally {
      delete(directory);
    }
  }

  private LocalResult<K, R> runOn(Parameters given) throws IOException, UserCodeException {
    Random random = new Random(seed);
    new EmittedValues(define(given), given).checkCombiner(random, seed);
    LocalResult<K, R> whole = runIn(Long.MAX_VALUE, WHOLE, given);
    Map<String, List<String>> written = outputs;
    long length = inputs.stream().mapToLong(this::length).max().orElse(0);
    for (int round = 0; splits && length > 0 && round < ROUNDS; round++) {
      // The smallest splits at first, which try a combiner most.
      long smallest = Math.max(1, length / MAX_SPLITS);
      long size = round == 0 ? smallest : random.nextLong(smallest, length + 1);
      int buffer = 1 << random.nextInt(5, 16);
      LocalResult<K, R> other = runIn(size, new EngineSettings(buffer, buffer, buffer), given);
      Difference.of(whole.entries(), other.entries())
          .or(() -> Difference.of(lines(written), lines(outputs)))
          .ifPresent(
              difference -> {
                throw new AssertionError(
                    "%s gives another result when its input is in splits of %d %s, or its buffers are of %d bytes; seed %d; %s"
                        .formatted(
                            subject(),
                            size,
                            inFiles ? "bytes" : "records",
                            buffer,
                            seed,
                            difference));
              });
    }
    outputs = written;
    return whole;
  }

  /** All lines of all outputs, with their names. */
  private static List<String> lines(Map<String, List<String>> written) {
    return written.entrySet().stream()
        .flatMap(each -> each.getValue().stream().map(line -> each.getKey() + ": " + line))
        .toList();
  }

  // The engine hands back what the job's own mapper or reducer emitted.
  @SuppressWarnings("unchecked")
  private LocalResult<K, R> runIn(long splitSize, EngineSettings settings, Parameters given)
      throws IOException, UserCodeException {
    KeptSides sides = new KeptSides();
    LocalResult<K, R> result =
        (LocalResult<K, R>)
            LocalRunner.run(
                asked -> define(asked).withSplitSize(splitSize), given, settings, sides);
    outputs = sides.lines();
    return result;
  }

  /** The job, with what it is given in place of its inputs, and its result kept. */
  private Job<?, ?> define(Parameters given) {
    Job<?, ?> job = definition.define(given).withOutput(Output.kept());
    name = job.name();
    for (Map.Entry<String, Path> file : files.entrySet()) {
      job = job.withFile(file.getKey(), file.getValue().toString());
    }
    if (inFiles || inputs.isEmpty()) {
      return job;
    }
    if (inputs.size() != job.sources().size()) {
      throw new AssertionError(
          "%s has %d inputs, but was given %d: call given once for each, in their order"
              .formatted(subject(), job.sources().size(), inputs.size()));
    }
    List<Job.Source> sources = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      sources.add(new Job.Source(new MemoryInput(inputs.get(i)), job.sources().get(i).mapper()));
    }
    return job.withSources(sources);
  }

  private long length(List<I> input) {
    return inFiles ? text(input).length() : input.size();
  }

  private static String text(List<?> lines) {
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(line).append('\n'));
    return text.toString();
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
