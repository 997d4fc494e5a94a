package dev.millrace.examples.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code millrace run word-count}, as the first thing that a user tries. */
class WordCountRunIT {

  private static final Corpus CORPUS = Corpus.generate(42, 4 << 20);
  private static final Corpus SMALL = Corpus.generate(43, 64 << 10);

  @TempDir private static Path scratch;

  private static Path large;
  private static Path small;

  @BeforeAll
  static void write() throws IOException {
    large = CORPUS.writeTo(scratch.resolve("large.txt"));
    small = SMALL.writeTo(scratch.resolve("small.txt"));
  }

  @Test
  void printsTheCountsInByteOrderAndNothingElse() throws Exception {
    try (MillraceProcess run = run("run", "word-count", large.toString())) {
      EmbeddedTrace trace = EmbeddedTrace.await(run);

      assertThat(new String(run.output(), UTF_8)).isEqualTo(CORPUS.result());
      assertThat(run.stderr()).doesNotContain("WARN", "ERROR", "Exception");
      trace.assertGone();
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 64M", "7, 4, 100K"})
  void givesTheSameHoweverItIsCut(String partitions, String slots, String splitSize)
      throws Exception {
    assertThat(count(large, partitions, slots, splitSize)).isEqualTo(CORPUS.result());
  }

  @Test
  void givesTheSameInManyTinyTasks() throws Exception {
    assertThat(count(small, "64", "4", "1K")).isEqualTo(SMALL.result());
  }

  private static String count(Path input, String partitions, String slots, String splitSize)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("run", "word-count", input.toString()));
    arguments.addAll(List.of("--partitions", partitions, "--slots", slots));
    arguments.addAll(List.of("--split-size", splitSize));
    try (MillraceProcess run = run(arguments.toArray(String[]::new))) {
      return new String(run.output(), UTF_8);
    }
  }

  @Test
  void writesSortedPartFilesForADirectoryOfManySmallFiles() throws Exception {
    Path directory = Files.createDirectories(scratch.resolve("many/deep/er")).getParent();
    CORPUS.cutInto(directory.resolve("er"), "text", 500);
    Path output = scratch.resolve("output");

    try (MillraceProcess run =
        run("run", "word-count", directory.toString(), "--output", output.toString())) {
      assertThat(run.output()).isEmpty();
    }

    List<String> lines = new ArrayList<>();
    for (int part = 0; part < 4; part++) {
      List<String> ofPart = Files.readAllLines(output.resolve("part-0000" + part));
      assertThat(ofPart).isSortedAccordingTo((a, b) -> Corpus.compareBytes(key(a), key(b)));
      lines.addAll(ofPart);
    }
    assertThat(lines).containsExactlyInAnyOrder(CORPUS.result().split("\n"));
    try (Stream<Path> files = Files.list(output)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "part-00000", "part-00001", "part-00002", "part-00003", "_SUCCESS");
    }
  }

  private static String key(String line) {
    return line.substring(0, line.indexOf('\t'));
  }

  @Test
  void topPrintsTheGreatestOfRelativePathsFromAnotherDirectory() throws Exception {
    Path elsewhere = Files.createDirectories(scratch.resolve("elsewhere/in"));
    List<Path> files = CORPUS.cutInto(elsewhere, "x", 4);
    Files.move(files.get(0), elsewhere.resolve("a text.txt"));
    rename(elsewhere, "x0001.txt", "M\\303\\274hle \\346\\260\\264.txt");
    rename(elsewhere, "x0002.txt", "two\\nlines.txt");
    Files.writeString(elsewhere.resolve("other.log"), "log log log");

    try (MillraceProcess run =
        MillraceProcess.setup(scratch)
            .in(elsewhere.getParent())
            .start("run", "word-count", "in/*.txt", "--top", "5")) {
      assertThat(new String(run.output(), UTF_8)).isEqualTo(CORPUS.top(5));
    }
  }

  /** Renames a file by means of the shell, as the locale of this JVM may know ASCII only. */
  private static void rename(Path directory, String from, String escapedName) throws Exception {
    String script = "mv " + from + " \"$(printf '" + escapedName + "')\"";
    Process shell =
        new ProcessBuilder("sh", "-c", script).directory(directory.toFile()).inheritIO().start();
    if (shell.waitFor() != 0) {
      fail(script);
    }
  }

  private static MillraceProcess run(String... arguments) throws IOException {
    return MillraceProcess.setup(scratch).start(arguments);
  }
}
