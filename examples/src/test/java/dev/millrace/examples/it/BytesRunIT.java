package dev.millrace.examples.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jobs that work on bytes, as whole processes with a server between mappers and reducers. */
class BytesRunIT {

  private static final String SMALL_HEAP = "-Xmx64m";

  @TempDir private Path scratch;

  @Test
  void partsOfASortAreInOrderAsAWholeWhateverTheSplits() throws Exception {
    List<String> lines = lines(200_000);
    Path input = Files.writeString(scratch.resolve("in"), String.join("\n", lines) + "\n");
    Path output = scratch.resolve("sorted");

    // Buffers of a megabyte, 20 splits: many more runs than a reducer holds at once.
    List<String> arguments = List.of("--split-size", "500K", "--partitions", "7");
    assertThat(run("sort", input, output, arguments)).isEmpty();

    List<String> sorted = new ArrayList<>();
    for (int part = 0; part < 7; part++) {
      List<String> ofPart = Files.readAllLines(output.resolve("part-0000" + part));
      assertThat(ofPart).hasSizeBetween(lines.size() / 7 / 2, lines.size() / 7 * 2);
      sorted.addAll(ofPart);
    }
    assertThat(sorted)
        .isEqualTo(lines.stream().sorted(Comparator.comparing(BytesRunIT::key)).toList());
  }

  @Test
  void wordsAsBytesAreCountedAsWordsAsStrings() throws Exception {
    Corpus corpus = Corpus.generate(44, 4 << 20);
    Path input = corpus.writeTo(scratch.resolve("in"));

    try (MillraceProcess run = start("run", "word-count-utf8", input.toString())) {
      assertThat(new String(run.output(), UTF_8)).isEqualTo(corpus.result());
    }
  }

  @Test
  void aLineThatCannotBeSampledFailsTheJobWithItsPlace() throws Exception {
    Path input = Files.writeString(scratch.resolve("in"), "a\t1\nno tab\n");

    try (MillraceProcess run = start("run", "sort", input.toString())) {
      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.stderr())
          .contains("could not be planned: its mapper failed, ")
          .contains(
              "in, byte 4: IllegalArgumentException: A line has no tab behind its key: no tab");
      assertThat(run.stdout()).isEmpty();
    }
  }

  private static String key(String line) {
    return line.substring(0, line.indexOf('\t'));
  }

  private static List<String> lines(int count) {
    Random random = new Random(6);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      lines.add(
          "key-%06d\tline %d of many, with some text behind it"
              .formatted(random.nextInt(50_000), i));
    }
    return lines;
  }

  private String run(String job, Path input, Path output, List<String> more)
      throws IOException, InterruptedException {
    List<String> arguments =
        new ArrayList<>(List.of("run", job, input.toString(), "--output", output.toString()));
    arguments.addAll(more);
    try (MillraceProcess run = start(arguments.toArray(String[]::new))) {
      return new String(run.output(), UTF_8);
    }
  }

  private MillraceProcess start(String... arguments) throws IOException {
    return MillraceProcess.setup(scratch).jvmOptions(SMALL_HEAP).start(arguments);
  }
}
