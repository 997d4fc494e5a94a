package dev.millrace.examples.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.millrace.JobDefinition;
import dev.millrace.Parameters;
import dev.millrace.examples.Grep;
import dev.millrace.examples.MostFrequentWords;
import dev.millrace.examples.SecondarySort;
import dev.millrace.examples.Sort;
import dev.millrace.examples.SumByKey;
import dev.millrace.examples.WordCount;
import dev.millrace.examples.WordCountUtf8;
import dev.millrace.local.LocalRunner;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Workloads as whole processes, with usual buffers and with ones of 64 KiB, which force many runs
 * and merges on disk: byte for byte what {@code LocalRunner} says, and what sort, uniq, awk and
 * grep say.
 */
class SameAnswersIT {

  private static final String TINY = "-Dmillrace.buffer-bytes=65536";
  private static final int LINES = 40_000;

  private static final String WORDS =
      "tr -s ' ' '\\n' | grep . | sort | uniq -c | awk '{print $2 \"\\t\" $1}'";
  private static final String SUMS =
      "awk -F '\\t' '{sum[$1] += $2} END {for (k in sum) printf \"%s\\t%d\\n\", k, sum[k]}'"
          + " | sort -t \"$(printf '\\t')\" -k 1,1";
  private static final String SORTED = "sort -s -t \"$(printf '\\t')\" -k 1,1";
  private static final String SORTED_NUMBERS = "sort -t \"$(printf '\\t')\" -k 1,1 -k 2,2n";
  private static final String ORDERED =
      "sort -t \"$(printf '\\t')\" -k 1,1r -k 2,2nr | awk -F '\\t' '$1 != key"
          + " {if (NR > 1) print line; key = $1; line = \"Pair[first=\" $1 \", second=\" $2 \"]\\t\" $2; next}"
          + " {line = line \",\" $2} END {print line}'";
  private static final String TOP =
      "tr -s ' ' '\\n' | grep . | sort | uniq -c | sort -k 1,1nr -k 2,2 | head -10"
          + " | awk '{print $2 \"\\t\" $1}'";
  private static final String MATCHES =
      "grep -oE '[a-z_]+_lock\\(' | sort | uniq -c | awk '{print $2 \"\\t\" $1}'";

  @TempDir private Path scratch;

  static Stream<Arguments> workloads() {
    List<String> pattern = List.of("-D", "pattern=[a-z_]+_lock\\(");
    return Stream.of(
            Arguments.of("word-count", new WordCount(), WORDS, List.of()),
            Arguments.of("word-count-utf8", new WordCountUtf8(), WORDS, List.of()),
            Arguments.of("sum-by-key", new SumByKey(), SUMS, List.of()),
            Arguments.of("sort", new Sort(), SORTED, List.of()),
            Arguments.of("grep", new Grep(), MATCHES, pattern),
            Arguments.of("secondary-sort", new SecondarySort(), SORTED_NUMBERS, List.of()),
            Arguments.of(
                OrderedReadings.class.getName(), new OrderedReadings(), ORDERED, List.of()),
            Arguments.of(
                OrderedReadings.class.getName(),
                new OrderedReadings(),
                ORDERED,
                List.of("-D", "compared=1")),
            Arguments.of("most-frequent-words", new MostFrequentWords(), TOP, List.of()))
        .flatMap(
            job ->
                Stream.of("", TINY)
                    .map(
                        buffers ->
                            Arguments.of(
                                job.get()[0], buffers, job.get()[1], job.get()[2], job.get()[3])));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("workloads")
  void processLocalRunnerAndCoreutilsSayTheSame(
      String job, String buffers, JobDefinition definition, String command, List<String> options)
      throws Exception {
    Path input = Files.writeString(scratch.resolve("in"), text(job));
    List<String> arguments = new ArrayList<>(List.of("run", job, input.toString()));
    arguments.addAll(options);
    arguments.addAll(List.of("--split-size", "300K", "--partitions", "3"));
    if (job.equals(OrderedReadings.class.getName())) {
      arguments.addAll(List.of("--jar", jarOf(job).toString()));
    }

    String result;
    try (MillraceProcess run =
        MillraceProcess.setup(scratch)
            .jvmOptions("-XX:TieredStopAtLevel=1", "-Xmx256m", buffers.isEmpty() ? "-ea" : buffers)
            .start(arguments.toArray(String[]::new))) {
      result = new String(run.output(), UTF_8);
    }

    assertThat(result.getBytes(UTF_8)).isEqualTo(local(definition, input).getBytes(UTF_8));
    assertThat(result.getBytes(UTF_8)).isEqualTo(shell(command, input));
  }

  private Path jarOf(String job) throws IOException {
    Path jar = scratch.resolve("job.jar");
    String entry = job.replace('.', '/') + ".class";
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file)) {
      out.putNextEntry(new JarEntry(entry));
      out.write(Files.readAllBytes(MillraceProcess.testClasses().resolve(entry)));
    }
    return jar;
  }

  private static String local(JobDefinition definition, Path input) throws Exception {
    Parameters parameters = Parameters.of(input.toString()).with("pattern", "[a-z_]+_lock\\(");
    return LocalRunner.run(definition, parameters).entries().stream()
        .map(entry -> entry.getKey() + "\t" + entry.getValue() + "\n")
        .collect(Collectors.joining());
  }

  private byte[] shell(String command, Path input) throws IOException, InterruptedException {
    assumeTrue(new File("/bin/sh").canExecute(), "there is no shell here to compare with");
    File output = scratch.resolve("shell-output").toFile();
    ProcessBuilder builder =
        new ProcessBuilder("/bin/sh", "-c", command)
            .redirectInput(input.toFile())
            .redirectOutput(output)
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("LC_ALL", "C");
    Process process = builder.start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return Files.readAllBytes(output.toPath());
  }

  /** Keys that are prefixes of each other, rare and frequent ones, and values of all lengths. */
  private static String text(String job) {
    Random random = new Random(9);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < LINES; i++) {
      String key = "k".repeat(random.nextInt(12)) + random.nextInt(i % 2 == 0 ? 40 : 30_000);
      switch (job) {
        case "sum-by-key", "secondary-sort", "dev.millrace.examples.it.OrderedReadings" ->
            text.append(key).append('\t').append(random.nextInt(2_000) - 1_000);
        case "sort" -> text.append(key).append('\t').append("value ".repeat(random.nextInt(20)));
        case "grep" ->
            text.append("if (x) ").append(lock(random)).append("(&y); ").append(lock(random));
        default -> text.append(key).append("  ").append(random.nextInt(100)).append(" müller ");
      }
      text.append('\n');
    }
    return text.toString();
  }

  private static String lock(Random random) {
    return "a".repeat(random.nextInt(8)) + "_b" + "c".repeat(random.nextInt(3)) + "_lock(";
  }
}
