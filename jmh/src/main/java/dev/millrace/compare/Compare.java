package dev.millrace.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Runs the comparison: whole processes, in turn, on inputs that it makes; every answer is compared
 * with the hand-written program's before any time counts.
 */
@Command(
    name = "compare",
    description = "Times Millrace beside hand-written programs and Redisson's MapReduce.",
    mixinStandardHelpOptions = true)
public final class Compare implements Callable<Integer> {

  private static final long LIMIT_SECONDS = 900;
  private static final int TASKS = 10_000;

  /** What suits the hand-written programs best: few, large, long-lived arrays. */
  private static final List<String> HAND_OPTIONS =
      List.of("-Xms1g", "-Xmx4g", "-Xmn12m", "-XX:+UseParallelGC");

  private static final List<String> HAND_OPTIONS_OF_LARGE =
      List.of("-Xms1g", "-Xmx10g", "-Xmn12m", "-XX:+UseParallelGC");

  @Option(
      names = "--root",
      required = true,
      description = "Where Millrace's launcher is; jmh/compare sets it.")
  private Path root = Path.of(".");

  @Option(
      names = "--directory",
      defaultValue = "jmh/target/compare",
      description = "Where inputs, outputs and the report go (default: ${DEFAULT-VALUE}).")
  private Path directory = Path.of(".");

  @Option(
      names = "--scale",
      defaultValue = "1",
      description = "Size of the inputs; 1 is 1 GB of text (default: ${DEFAULT-VALUE}).")
  private double scale;

  @Option(
      names = "--rounds",
      defaultValue = "5",
      description = "How often each runs (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--only",
      split = ",",
      description =
          "W1, W2, W3, W4, JOBS (small jobs, many tasks, and Redisson); default: these. Or WATCH"
              + " (a job with its page open and metrics scraped beside one alone). Or how it scales: MEMORY (small heaps; 7 min), LINEAR (1, 2 and 4 GB; 7 min), PARTITIONS (1 to"
              + " 1,024; 2 min), SPLITS (8 and 8,000; 2 min), where the minutes are those of one round"
              + " of scale 1 on two cores, and MEMORY and LINEAR take 8 GB of disk.")
  private List<String> only = List.of("W1", "W2", "W3", "W4", "JOBS");

  @Option(
      names = "--java-opts",
      defaultValue = "",
      description = "Options for Millrace's JVM, such as -Xmx256m.")
  private String javaOptions = "";

  private final Report report = new Report();
  private final Map<Path, Long> digests = new HashMap<>();

  /** Runs it. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Compare()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Files.createDirectories(directory);
    Set<Workload> chosen = EnumSet.noneOf(Workload.class);
    for (String name : only) {
      if (!List.of("JOBS", "WATCH").contains(name) && Scaling.points(name, scale).isEmpty()) {
        chosen.add(Workload.valueOf(name));
      }
    }
    for (Workload workload : chosen) {
      compare(workload);
    }
    if (only.contains("JOBS")) {
      compareJobs();
    }
    if (only.contains("WATCH")) {
      watch();
    }
    for (String name : only) {
      for (Scaling point : Scaling.points(name, scale)) {
        scale(point);
      }
    }
    Files.writeString(directory.resolve("compare.md"), report.table());
    Files.writeString(directory.resolve("compare.svg"), report.chart());
    System.out.print(report.table());
    return 0;
  }

  private void compare(Workload workload) throws IOException, InterruptedException {
    Path input = TestData.file(directory, workload.data, scale, workload.generator);
    Path byHand = directory.resolve("by-hand.txt");
    Path output = directory.resolve("output");
    Measured hand = new Measured(workload.name(), "by hand");
    List<Measured> jobs =
        workload.jobs.stream().map(job -> new Measured(workload.name(), job.get(0))).toList();
    long expected = 0;
    for (int round = 0; round < rounds; round++) {
      hand.add(run(java(workload.byHand, HAND_OPTIONS, input, byHand)));
      if (round == 0) {
        expected = Answers.digest(List.of(byHand), workload.isTotallyOrdered());
      }
      for (int i = 0; i < jobs.size(); i++) {
        jobs.get(i).add(run(millrace(workload.jobs.get(i), input, output)));
        if (Answers.digest(Answers.parts(output), workload.isTotallyOrdered()) != expected) {
          throw new IllegalStateException(
              "%s: the answer of %s in %s is not the one in %s"
                  .formatted(workload.title, workload.jobs.get(i), output, byHand));
        }
        delete(output);
      }
      progress("%s round %d of %d", workload, round + 1, rounds);
    }
    report.add(hand);
    jobs.forEach(report::add);
  }

  private void scale(Scaling point) throws IOException, InterruptedException {
    Workload workload = point.workload();
    Path input = TestData.file(directory, workload.data, point.scale(), workload.generator);
    Path output = directory.resolve("output");
    Measured hand = new Measured(point.curve() + ", by hand", point.point());
    Measured measured = new Measured(point.curve(), point.point());
    if (point.isBesideByHand()) {
      digests.remove(input);
    }
    long expected = expected(workload, input, hand);
    for (int round = 0; round < rounds; round++) {
      if (round > 0 && point.isBesideByHand()) {
        hand.add(byHand(workload, input));
      }
      List<String> command = millrace(point.job(), input, output);
      command.addAll(point.arguments());
      measured.add(run(command, point.javaOptions()));
      if (Answers.digest(Answers.parts(output), workload.isTotallyOrdered()) != expected) {
        throw new IllegalStateException("Another answer in " + output + ": " + point);
      }
      delete(output);
      progress("%s, %s, round %d of %d", point.curve(), point.point(), round + 1, rounds);
    }
    if (point.isBesideByHand()) {
      report.add(hand);
    }
    report.add(measured);
  }

  private TimedProcess byHand(Workload workload, Path input)
      throws IOException, InterruptedException {
    return run(
        java(workload.byHand, HAND_OPTIONS_OF_LARGE, input, directory.resolve("by-hand.txt")));
  }

  /** The digest of what the hand-written program says of the input; measured if it has to run. */
  private long expected(Workload workload, Path input, Measured hand)
      throws IOException, InterruptedException {
    Long known = digests.get(input);
    if (known == null) {
      hand.add(byHand(workload, input));
      known =
          Answers.digest(List.of(directory.resolve("by-hand.txt")), workload.isTotallyOrdered());
      digests.put(input, known);
    }
    return known;
  }

  private void compareJobs() throws IOException, InterruptedException {
    Path text = TestData.file(directory, "words", 0.001, TestData::words);
    Path byHand = directory.resolve("by-hand.txt");
    Path output = directory.resolve("output");
    Measured hand = new Measured("1 MB", "by hand");
    Measured millrace = new Measured("1 MB", "word-count");
    for (int round = 0; round < rounds; round++) {
      hand.add(run(java(HandWordCount.class, List.of(), text, byHand)));
      millrace.add(run(millrace(List.of("word-count"), text, output)));
      delete(output);
    }
    progress("small jobs and %d tasks", TASKS);
    TimedProcess warm =
        run(java(WarmJobs.class, List.of(), text, Path.of(Integer.toString(TASKS))));
    progress("Redisson's MapReduce, 1 MB");
    Measured redisson = new Measured("1 MB", "Redisson");
    redisson.add(run(java(RedissonWordCount.class, List.of(), text, output)));
    if (Answers.digest(List.of(output), false) != Answers.digest(List.of(byHand), false)) {
      throw new IllegalStateException("Redisson's answer in " + output + " is another one");
    }
    delete(output);
    report.add(hand);
    report.add(millrace);
    report.add(redisson);
    note(
        "1 MB of words: Redisson's MapReduce takes %.0f times as long as Millrace as a whole"
            + " process, and %.0f times on a warm coordinator and worker (%.2f s, %.1f ms).",
        redisson.median() / millrace.median(),
        (double) redisson.reported("job_us") / warm.reported("words_us"),
        redisson.reported("job_us") / 1e6,
        warm.reported("words_us") / 1e3);
    note(
        "A job of one empty task on a warm coordinator and worker: p50 %.1f ms, p99 %.1f ms, max"
            + " %.1f ms.",
        warm.reported("small_p50_us") / 1e3,
        warm.reported("small_p99_us") / 1e3,
        warm.reported("small_max_us") / 1e3);
    note(
        "%d empty tasks, 2 slots: %.0f tasks a second; Redisson's executor service, 2 workers:"
            + " %.0f.",
        TASKS, TASKS * 1e6 / warm.reported("tasks_us"), TASKS * 1e6 / warm.reported("executor_us"));
  }

  private void watch() throws IOException, InterruptedException {
    Path text = TestData.file(directory, "words", scale, TestData::words);
    List<String> command = java(WatchedJobs.class, List.of(), root.resolve("millrace"), text);
    command.add(Integer.toString(rounds));
    TimedProcess pairs = run(command);
    double[] alone = pairs.allReported("alone_ms");
    double[] watched = pairs.allReported("watched_ms");
    double[] ratios = new double[alone.length];
    Arrays.setAll(ratios, i -> watched[i] / alone[i]);
    note(
        "word-count of %.1f GB with its page open and metrics scraped every 5 s: median of %d pairs"
            + " %.3f times as long as alone (%s); alone %.2f s; %d KiB were sent to who watched.",
        scale,
        ratios.length,
        median(ratios),
        Arrays.stream(ratios)
            .mapToObj(ratio -> String.format(Locale.ROOT, "%.3f", ratio))
            .collect(Collectors.joining(", ")),
        median(alone) / 1e3,
        pairs.reported("received_bytes") >> 10);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  private void note(String format, Object... values) {
    report.note(String.format(Locale.ROOT, format, values));
  }

  private static void progress(String format, Object... values) {
    System.err.println("compare: " + String.format(Locale.ROOT, format, values));
  }

  private TimedProcess run(List<String> command) throws IOException, InterruptedException {
    return run(command, "");
  }

  private TimedProcess run(List<String> command, String options)
      throws IOException, InterruptedException {
    Map<String, String> environment =
        Map.of(
            "MILLRACE_JAVA_OPTS", ("-Dmillrace.log=INFO " + javaOptions + " " + options).strip());
    return TimedProcess.run(command, environment, directory, LIMIT_SECONDS);
  }

  private List<String> millrace(List<String> job, Path input, Path output) {
    List<String> command = new ArrayList<>(List.of(root.resolve("millrace").toString(), "run"));
    command.addAll(job);
    command.addAll(List.of(input.toString(), "--output", output.toString()));
    return command;
  }

  private static List<String> java(Class<?> program, List<String> options, Path... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
    Arrays.stream(arguments).map(Path::toString).forEach(command::add);
    return command;
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
