package dev.millrace.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.InvalidJobException;
import dev.millrace.JobDefinition;
import dev.millrace.Parameters;
import dev.millrace.local.LocalRunner;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rows of the Sort Benchmark: generated as by Hadoop 3.3.6, sorted, and found out if not. */
class TeraTest {

  private static final String SUM_OF_1_000 = "1f9ffe645ec";
  private static final String SUM_OF_10_000 = "139abefd74b2";

  /** SHA-256 of what GenSort of Hadoop 3.3.6 writes for 10,000 rows. */
  private static final String HASH_OF_10_000 =
      "6b494b8e0118ae66fbe76949f12221555114174a0f7e256822593013a449f709";

  @TempDir private Path directory;
  private Path rows;

  @BeforeEach
  void generate() throws Exception {
    rows = generated("rows", 10_000, 16);
  }

  @Test
  void rowsAreThoseOfHadoopHoweverManyTasksWriteThem() throws Exception {
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes(rows));
    assertThat(HexFormat.of().formatHex(hash)).isEqualTo(HASH_OF_10_000);
    assertThat(parts(rows)).hasSize(16);
    for (int maps : List.of(1, 7)) {
      assertThat(bytes(generated("rows-" + maps, 10_000, maps))).isEqualTo(bytes(rows));
    }
    assertThat(verdict(generated("few", 1_000, 3)).get(0)).isEqualTo("checksum\t" + SUM_OF_1_000);
    // More tasks than rows.
    assertThat(bytes(generated("three", 3, 5))).isEqualTo(Arrays.copyOf(bytes(rows), 300));
  }

  @Test
  void sortedRowsAreTheSameRowsInOrder() throws Exception {
    Path sorted = sorted();

    assertThat(bytes(sorted))
        .isEqualTo(
            joined(
                rowsOf(bytes(rows)).stream()
                    .sorted(Comparator.comparing(TeraTest::key, Arrays::compareUnsigned))
                    .toList()));
    for (long splitSize : List.of(2_000L, 30_000L, 1L << 30)) {
      assertThat(verdict(sorted, splitSize))
          .containsExactly("checksum\t" + SUM_OF_10_000, "rows\t10000", "misplaced\t0");
    }
  }

  @Test
  void everyMisplacedRowIsCountedAndTheFirstTenAreShown() throws Exception {
    List<byte[]> all = rowsOf(bytes(rows));
    List<Integer> misplaced =
        IntStream.range(1, all.size())
            .filter(i -> Arrays.compareUnsigned(key(all.get(i - 1)), key(all.get(i))) > 0)
            .boxed()
            .toList();

    for (long splitSize : List.of(2_000L, 1L << 30)) {
      List<String> verdict = verdict(rows, splitSize);
      assertThat(verdict.get(0)).isEqualTo("checksum\t" + SUM_OF_10_000);
      assertThat(verdict.get(2)).isEqualTo("misplaced\t" + misplaced.size());
      assertThat(verdict).hasSize(13);
      int row = misplaced.get(0);
      assertThat(verdict.get(3))
          .isEqualTo(
              "error\t%s, byte %d: key %s is less than the one before it, %s"
                  .formatted(
                      rows.resolve("part-00000"),
                      row * 100,
                      HexFormat.of().formatHex(key(all.get(row))),
                      HexFormat.of().formatHex(key(all.get(row - 1)))));
    }
  }

  @Test
  void aFileInTheWrongPlaceIsFound() throws Exception {
    Path sorted = sorted();
    Files.move(sorted.resolve("part-00000"), sorted.resolve("part-00009"));

    List<String> verdict = verdict(sorted);

    assertThat(verdict).startsWith("checksum\t" + SUM_OF_10_000, "rows\t10000", "misplaced\t1");
    assertThat(verdict.get(3)).startsWith("error\t" + sorted.resolve("part-00009") + ", byte 0: ");
    assertThat(verdict).hasSize(4);
  }

  @Test
  void whatWasChangedLostOrRepeatedChangesTheSum() throws Exception {
    Path sorted = sorted();
    Path part = sorted.resolve("part-00001");
    byte[] content = Files.readAllBytes(part);

    byte[] changed = content.clone();
    changed[4_250] ^= 1;
    Files.write(part, changed);
    assertThat(verdict(sorted))
        .doesNotContain("checksum\t" + SUM_OF_10_000)
        .contains("rows\t10000", "misplaced\t0");

    Files.write(part, Arrays.copyOf(content, content.length - 100));
    assertThat(verdict(sorted))
        .doesNotContain("checksum\t" + SUM_OF_10_000)
        .contains("rows\t9999", "misplaced\t0");

    Files.write(part, joined(List.of(Arrays.copyOf(content, 100), content)));
    assertThat(verdict(sorted))
        .doesNotContain("checksum\t" + SUM_OF_10_000)
        .contains("rows\t10001", "misplaced\t0");

    Files.write(part, Arrays.copyOf(content, content.length - 1));
    assertThatThrownBy(() -> verdict(sorted))
        .isInstanceOf(InvalidJobException.class)
        .hasMessageContaining("part-00001 has")
        .hasMessageContaining("no multiple of 100");
  }

  @Test
  void numbersThatMakeNoSenseAreRefused() {
    assertThatThrownBy(() -> generated("none", -1, 1))
        .isInstanceOf(InvalidJobException.class)
        .hasMessage("Parameter rows must be at least 0 and maps 1 to 10000: -1, 1");
  }

  private Path generated(String name, long count, int maps) throws Exception {
    Path target = directory.resolve(name);
    LocalRunner.run(
        new TeraGen(),
        Parameters.of()
            .with("rows", "" + count)
            .with("maps", "" + maps)
            .withOutput(target.toString()));
    return target;
  }

  private Path sorted() throws Exception {
    Path sorted = directory.resolve("sorted");
    JobDefinition inSplits = given -> new TeraSort().define(given).withSplitSize(100_000);
    LocalRunner.run(inSplits, Parameters.of(rows.toString()).withOutput(sorted.toString()));
    assertThat(parts(sorted)).hasSize(4).allSatisfy(part -> assertThat(part).isNotEmptyFile());
    return sorted;
  }

  private List<String> verdict(Path input) throws Exception {
    return verdict(input, 64 << 20);
  }

  /** What is written of the rows in a directory, line by line. */
  private List<String> verdict(Path input, long splitSize) throws Exception {
    Path output = Files.createTempDirectory(directory, "verdict").resolve("out");
    LocalRunner.run(
        given -> new TeraValidate().define(given).withSplitSize(splitSize),
        Parameters.of(input.toString()).withOutput(output.toString()));
    return Files.readAllLines(output.resolve("part-00000"));
  }

  private static byte[] key(byte[] row) {
    return Arrays.copyOf(row, 10);
  }

  private static List<byte[]> rowsOf(byte[] content) {
    List<byte[]> all = new ArrayList<>();
    for (int at = 0; at < content.length; at += 100) {
      all.add(Arrays.copyOfRange(content, at, at + 100));
    }
    return all;
  }

  private static byte[] joined(List<byte[]> arrays) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    arrays.forEach(all::writeBytes);
    return all.toByteArray();
  }

  private static List<Path> parts(Path output) throws IOException {
    try (Stream<Path> files = Files.list(output)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("part-"))
          .sorted()
          .toList();
    }
  }

  /** The part files, one after the other. */
  private static byte[] bytes(Path output) throws IOException {
    List<byte[]> contents = new ArrayList<>();
    for (Path part : parts(output)) {
      contents.add(Files.readAllBytes(part));
    }
    return joined(contents);
  }
}
