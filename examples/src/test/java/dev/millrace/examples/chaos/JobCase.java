package dev.millrace.examples.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.Format;
import dev.millrace.JobDefinition;
import dev.millrace.Parameters;
import dev.millrace.engine.TaskCounters;
import dev.millrace.engine.UserCodeException;
import dev.millrace.examples.SalesByCity;
import dev.millrace.examples.Sort;
import dev.millrace.examples.SumByKey;
import dev.millrace.examples.WordCount;
import dev.millrace.local.LocalResult;
import dev.millrace.local.LocalRunner;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One job to run under faults, with a small input of its own.
 *
 * @param kind what it does
 * @param input which of some inputs
 * @param tasks about how many map tasks
 * @param partitions how many reduce tasks
 */
record JobCase(Kind kind, int input, int tasks, int partitions) {

  /** How many inputs there are of each kind. */
  static final int INPUTS = 3;

  private static final int LINES = 4_000;
  private static final Map<JobCase, Expected> EXPECTED = new ConcurrentHashMap<>();

  enum Kind {
    WORD_COUNT(WordCount.class),
    SUM_BY_KEY(SumByKey.class),
    SORT(Sort.class),
    /** Three jobs, of which one is a join. */
    SALES_BY_CITY(SalesByCity.class),
    /** Writes beside its result, too. */
    SPLIT_SUMS(SplitSums.class);

    private final Class<? extends JobDefinition> definition;

    Kind(Class<? extends JobDefinition> definition) {
      this.definition = definition;
    }

    Class<? extends JobDefinition> definition() {
      return definition;
    }

    /** Whether it writes beside its result, which cannot be kept then. */
    boolean writesBeside() {
      return this == SPLIT_SUMS;
    }
  }

  /**
   * What a run without faults gives, in one thread.
   *
   * @param text the kept result as text
   * @param parts the part files by name
   * @param counters those that do not depend on who ran the tasks
   */
  record Expected(String text, Map<String, String> parts, Map<String, Long> counters) {}

  /** Writes the inputs of all cases. */
  static void writeInputs(Path directory) throws IOException {
    for (Kind kind : Kind.values()) {
      for (int input = 0; input < INPUTS; input++) {
        Files.writeString(file(directory, kind, input), text(kind, new Random(input)));
      }
    }
    Files.writeString(customers(directory), customers(new Random(42)));
  }

  Parameters parameters(Path directory) {
    Parameters parameters = Parameters.of(file(directory).toString());
    return kind == Kind.SALES_BY_CITY
        ? parameters.with("customers", customers(directory).toString())
        : parameters;
  }

  /** About how many attempts there are without faults, in all jobs that it is made of. */
  int attempts() {
    return tasks + partitions + (kind == Kind.SALES_BY_CITY ? 1 + 4 * partitions : 0);
  }

  Path file(Path directory) {
    return file(directory, kind, input);
  }

  long splitSize(Path directory) throws IOException {
    return Files.size(file(directory)) / tasks + 1;
  }

  /** What the job should give; computed once. */
  Expected expected(Path directory) {
    return EXPECTED.computeIfAbsent(this, key -> key.run(directory));
  }

  private Expected run(Path directory) {
    try {
      Parameters parameters = parameters(directory);
      Path output = directory.resolve("local-" + hashCode() + "-" + Thread.currentThread().getId());
      LocalResult<Object, Object> inFiles =
          LocalRunner.run(this::define, parameters.withOutput(output.toString()));
      Map<String, String> parts = Checker.parts(output);
      Map<String, Long> counters = comparable(inFiles.counters());
      if (kind == Kind.SALES_BY_CITY) {
        // What was combined depends on the partitions of steps, which the command line sets here.
        counters.remove(TaskCounters.COMBINED_RECORDS_OUT);
      }
      return new Expected(kept(parameters), parts, counters);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** The kept result as text; nothing, if it cannot be kept. */
  private String kept(Parameters parameters) throws IOException, UserCodeException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    if (!kind.writesBeside()) {
      LocalResult<Object, Object> kept = LocalRunner.run(this::define, parameters);
      for (Map.Entry<Object, Object> entry : kept.entries()) {
        Format.text().write(entry.getKey(), entry.getValue(), text);
      }
    }
    return text.toString(UTF_8);
  }

  /** Without the size of blocks, which carry the names of attempts. */
  static Map<String, Long> comparable(Map<String, Long> counters) {
    Map<String, Long> comparable = new TreeMap<>(counters);
    comparable.remove(TaskCounters.PARTIAL_BYTES);
    return comparable;
  }

  private dev.millrace.Job<?, ?> define(Parameters parameters) {
    try {
      JobDefinition job = kind.definition().getDeclaredConstructor().newInstance();
      Path file = Path.of(parameters.inputs().get(0));
      return job.define(parameters)
          .withPartitions(partitions)
          .withSplitSize(splitSize(file.getParent()));
    } catch (ReflectiveOperationException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Path file(Path directory, Kind kind, int input) {
    return directory.resolve(kind + "-" + input + ".txt");
  }

  private static Path customers(Path directory) {
    return directory.resolve("customers.txt");
  }

  /** Some have the same id, and not all that order are among them. */
  private static String customers(Random random) {
    StringBuilder text = new StringBuilder();
    for (int line = 0; line < 400; line++) {
      text.append(random.nextInt(700))
          .append("\tname\tcity")
          .append(random.nextInt(50))
          .append('\n');
    }
    return text.toString();
  }

  private static String text(Kind kind, Random random) {
    StringBuilder text = new StringBuilder();
    for (int line = 0; line < LINES; line++) {
      switch (kind) {
        case WORD_COUNT -> {
          for (int words = random.nextInt(8); words > 0; words--) {
            text.append("wörd").append((int) Math.pow(2_000, random.nextDouble())).append(' ');
          }
        }
        case SUM_BY_KEY, SPLIT_SUMS ->
            text.append("key").append(random.nextInt(700)).append('\t').append(random.nextInt());
        case SORT ->
            text.append("key")
                .append(random.nextInt(3_000))
                .append('\t')
                .append("line ")
                .append(line);
        case SALES_BY_CITY ->
            text.append(line)
                .append('\t')
                .append(random.nextInt(700))
                .append('\t')
                .append(random.nextInt(10_000));
      }
      text.append('\n');
    }
    return text.toString();
  }
}
