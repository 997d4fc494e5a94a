package dev.millrace.examples.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.JobDefinition;
import dev.millrace.Parameters;
import dev.millrace.examples.LogSplit;
import dev.millrace.examples.LogSplitTest;
import dev.millrace.local.LocalRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a job writes beside its result, and the output that takes the place of another. */
class OutputRunIT {

  @TempDir private static Path scratch;

  private static Path input;
  private static List<String> log = List.of();

  @BeforeAll
  static void write() throws IOException {
    log = LogSplitTest.log(20_000, 7);
    input = Files.write(scratch.resolve("app.log"), log);
  }

  @Test
  void theOutputIsByteForByteThatOfOneThreadAlsoWhenItReplacesAnother() throws Exception {
    // given
    Path output = scratch.resolve("sorted");
    Path expected = scratch.resolve("expected");
    JobDefinition inSplits = parameters -> new LogSplit().define(parameters).withSplitSize(100_000);
    LocalRunner.run(inSplits, Parameters.of(input.toString()).withOutput(expected.toString()));

    // when, then
    run(0, "run", "log-split", input.toString(), "--split-size", "100000", "--output", "sorted");
    assertThat(files(output)).isEqualTo(files(expected));
    assertThat(LogSplitTest.sides(output)).isEqualTo(LogSplitTest.sorted(log));

    // when, then
    Path small = Files.writeString(scratch.resolve("small.log"), "###\n");
    String[] again = {"run", "log-split", small.toString(), "--output", "sorted"};
    assertThat(run(2, again)).contains("sorted exists already", "--overwrite");
    Path foreign = Files.writeString(output.resolve("level=INFO").resolve("notes"), "mine");
    assertThat(run(2, overwriting(again))).contains("level=INFO/notes, which no job has written");
    Files.delete(foreign);
    run(0, overwriting(again));
    assertThat(files(output).keySet())
        .containsExactly(
            "_SUCCESS",
            "part-00000",
            "part-00001",
            "part-00002",
            "part-00003",
            "rejected/part-m-00000");
    try (Stream<Path> left = Files.list(scratch)) {
      assertThat(left.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.startsWith(".sorted"));
    }
  }

  @Test
  void aResultThatIsKeptHasNothingBesideIt() throws Exception {
    assertThat(run(1, "run", "log-split", input.toString()))
        .contains("Output level=", " has no place", "add --output DIR");
  }

  private static String[] overwriting(String... arguments) {
    return Stream.concat(Stream.of(arguments), Stream.of("--overwrite")).toArray(String[]::new);
  }

  /** Runs a command; returns what it has said on the standard error. */
  private static String run(int exitCode, String... arguments)
      throws IOException, InterruptedException {
    try (MillraceProcess run = MillraceProcess.setup(scratch).in(scratch).start(arguments)) {
      assertThat(run.exitCode()).as(run.stderr()).isEqualTo(exitCode);
      assertThat(run.stdout()).isEmpty();
      return run.stderr();
    }
  }

  private static Map<String, String> files(Path output) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> tree = Files.walk(output)) {
      for (Path file : tree.filter(Files::isRegularFile).toList()) {
        files.put(output.relativize(file).toString(), Files.readString(file, UTF_8));
      }
    }
    return files;
  }
}
