package dev.millrace.input;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.InputContext;
import dev.millrace.InvalidJobException;
import dev.millrace.Utf8;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records of one length, without anything between them. */
class FixedLengthInputTest {

  /** More than a buffer of them. */
  private static final List<String> RECORDS =
      IntStream.range(0, 40_000).mapToObj("%010d"::formatted).toList();

  @TempDir private Path directory;

  @Test
  void everyRecordIsReadOnceAndInOrderWhateverTheSplitSize() throws IOException {
    String plain = write("a", String.join("", RECORDS.subList(0, 39_999)).getBytes(UTF_8));
    String compressed = write("b.gz", Compressing.GZ.of("00000", "39999"));

    for (long splitSize : List.of(9L, 10_000L, 12_345L, 300_001L, 1L << 40)) {
      assertThat(InputTesting.read(FixedLengthInput.of(10, plain, compressed), splitSize))
          .isEqualTo(expected());
    }
  }

  @Test
  void slicesKeepTheirBytes() throws IOException {
    String path = write("a", String.join("", RECORDS).getBytes(UTF_8));
    FixedLengthInput<Utf8> input = FixedLengthInput.utf8(10, path, path);
    InputContext context = InputTesting.context(OptionalLong.of(1 << 20), 1);
    List<Utf8> records = new ArrayList<>();
    for (var split : input.splits(context)) {
      records.addAll(InputTesting.read(input.open(split, context)));
    }

    List<String> twice = new ArrayList<>(RECORDS);
    twice.addAll(RECORDS);
    assertThat(records.stream().map(Utf8::toString)).isEqualTo(twice);
  }

  @Test
  void positionAndProgressAreThoseOfTheRecord() throws IOException {
    String path = write("a", "aabbcc".getBytes(UTF_8));
    InputContext context = InputTesting.context(OptionalLong.of(4), 1);
    FixedLengthInput<byte[]> input = FixedLengthInput.of(2, path);
    List<String> seen = new ArrayList<>();
    for (var split : input.splits(context)) {
      try (var reader = input.open(split, context)) {
        while (reader.advance()) {
          seen.add(reader.position() + " " + reader.progress());
        }
      }
    }

    assertThat(seen)
        .containsExactly(path + ", byte 0 0.5", path + ", byte 2 1.0", path + ", byte 4 1.0");
  }

  @Test
  void fileWhoseLengthIsNoMultipleIsRefusedWhenTheJobIsPlanned() throws IOException {
    String path = write("a", new byte[1_007]);

    assertThatThrownBy(() -> InputTesting.read(FixedLengthInput.of(100, path), 1_000))
        .isInstanceOf(InvalidJobException.class)
        .hasMessage(
            "Input "
                + path
                + " has 1007 bytes, which is no multiple of 100, the length of a record: 7 bytes"
                + " are left over");
  }

  @Test
  void whatIsLeftOverInACompressedFileIsABadRecord() throws IOException {
    String path = write("a.zst", Compressing.ZST.of("aabb", "c"));

    assertThat(InputTesting.read(FixedLengthInput.of(2, path), 1_000))
        .containsExactly(
            "aa",
            "bb",
            "bad: " + path + ", byte 4 of what it holds: the last record has 1 bytes instead of 2");
  }

  @Test
  void damagedFileIsABadRecordBehindThoseBefore() throws IOException {
    byte[] bytes = Compressing.GZ.of("aabb", "cc".repeat(300_000));
    bytes[bytes.length - 5] ^= 1;
    String path = write("a.gz", bytes);

    List<String> records = InputTesting.read(FixedLengthInput.of(2, path), 1_000);

    assertThat(records).startsWith("aa", "bb", "cc");
    assertThat(records.get(records.size() - 1))
        .startsWith(
            "bad: "
                + path
                + ", byte "
                + 2 * (records.size() - 1)
                + " of what it holds: its gzip content is damaged");
  }

  @Test
  void lengthMustBePossible() {
    assertThatThrownBy(() -> FixedLengthInput.of(0, "a"))
        .isInstanceOf(InvalidJobException.class)
        .hasMessage("The length of a record must be between 1 and 1073741824 bytes: 0");
  }

  private static List<String> expected() {
    List<String> expected = new ArrayList<>(RECORDS.subList(0, 39_999));
    expected.add("0000039999");
    return expected;
  }

  private String write(String name, byte[] content) throws IOException {
    return Files.write(directory.resolve(name), content).toString();
  }
}
