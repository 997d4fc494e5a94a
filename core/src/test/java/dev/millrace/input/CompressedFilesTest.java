package dev.millrace.input;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.millrace.BadRecordException;
import dev.millrace.InputContext;
import dev.millrace.InvalidJobException;
import dev.millrace.RecordReader;
import dev.millrace.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files that are compressed are read as what they hold, and say where they are damaged. */
class CompressedFilesTest {

  private static final List<String> LINES =
      IntStream.range(0, 20_000)
          .mapToObj(i -> "line " + i + " " + new Random(i).nextInt())
          .toList();

  @TempDir private Path directory;

  private final List<String> notes = new ArrayList<>();

  @ParameterizedTest
  @EnumSource
  void linesOfACompressedFileAreThoseItHolds(Compressing compressing) throws IOException {
    String path = write("a" + compressing.suffix(), compressing.of(text(LINES)));

    assertThat(read(TextInput.lines(path), 1_000)).isEqualTo(LINES);
  }

  @ParameterizedTest
  @EnumSource
  void membersOneAfterTheOtherAreOneText(Compressing compressing) throws IOException {
    // A line goes across members, and one member holds nothing.
    String path =
        write("A" + compressing.suffix().toUpperCase(), compressing.of("o", "ne\ntw", "", "o"));

    assertThat(read(TextInput.lines(path), 3)).containsExactly("one", "two");
  }

  @ParameterizedTest
  @EnumSource
  void compressedFileIsOneSplitThatSaysSoAndOthersAreCut(Compressing compressing)
      throws IOException {
    String compressed = write("a" + compressing.suffix(), compressing.of(text(LINES)));
    String plain = write("b", text(LINES).getBytes(UTF_8));
    TextInput<String> input = TextInput.lines(compressed, plain);

    List<Split> splits = input.splits(context(5_000));

    long length = Files.size(Path.of(compressed));
    assertThat(splits.get(0)).hasToString(compressed + ", bytes 0.." + length);
    assertThat(splits).hasSize(2 + text(LINES).length() / 5_000);
    assertThat(notes)
        .containsExactly(
            "1 of 2 input files are compressed and cannot be split, so one task reads each, though"
                + " they are larger than a split (5000 bytes); the largest, "
                + compressed
                + ", has "
                + length
                + " bytes");
  }

  @Test
  void progressIsThatOfTheCompressedBytes() throws IOException {
    String path = write("a.gz", Compressing.GZ.of(text(LINES)));

    try (RecordReader<String> reader = open(path)) {
      List<Double> seen = new ArrayList<>(List.of(reader.progress()));
      while (reader.advance()) {
        seen.add(reader.progress());
      }
      assertThat(seen).isSorted().startsWith(0.0).endsWith(1.0);
      assertThat(seen.get(seen.size() / 2)).isBetween(0.3, 0.9);
    }
  }

  @ParameterizedTest
  @EnumSource
  void fileThatIsCutOffAnywhereIsABadRecordAfterTheLinesBefore(Compressing compressing)
      throws IOException {
    byte[] whole = compressing.of(text(LINES.subList(0, 500)));
    for (int length = 1; length < whole.length; length += 1 + whole.length / 40) {
      String path = write("a" + compressing.suffix(), Arrays.copyOf(whole, length));

      List<String> before = new ArrayList<>();
      BadRecordException bad = readToDamage(path, before);

      assertThat(before).isEqualTo(LINES.subList(0, before.size()));
      assertThat(bad)
          .hasMessageStartingWith(path + ", line " + (before.size() + 1) + ": its ")
          .hasMessageContaining("content is damaged or cut off")
          .hasMessageNotContaining("null");
    }
  }

  @ParameterizedTest
  @EnumSource
  void changedByteIsNoticed(Compressing compressing) throws IOException {
    byte[] whole = compressing.of(text(LINES.subList(0, 2_000)));
    for (int at = 40; at < whole.length - 1; at += 1 + whole.length / 40) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 0x55;
      String path = write("a" + compressing.suffix(), damaged);

      readToDamage(path, new ArrayList<>());
    }
  }

  @Test
  void filesBehindADamagedOneAreRead() throws IOException {
    byte[] damaged = Compressing.GZ.of("one\ntwo\n");
    damaged[damaged.length - 6] ^= 1;
    String first = write("a.gz", damaged);
    String second = write("b.gz", Compressing.GZ.of("three\n"));
    List<String> records = new ArrayList<>();

    TextInput<String> input = TextInput.lines(first, second);
    try (RecordReader<String> reader =
        input.open(input.splits(context(1_000)).get(0), context(1))) {
      while (reader.advance()) {
        try {
          records.add(reader.record());
        } catch (BadRecordException e) {
          records.add("bad at " + reader.position());
        }
      }
    }

    assertThat(records).last().isEqualTo("three");
    assertThat(records.get(records.size() - 2))
        .startsWith("bad at " + first + ", byte ")
        .endsWith(" of what it holds");
  }

  @Test
  void damagedHeaderOfAFurtherMemberIsNotTheEnd() throws IOException {
    byte[] two = Compressing.GZ.of("one\n", "two\n");
    two[Compressing.GZ.of("one\n").length] = 'x';

    assertThat(readToDamage(write("a.gz", two), new ArrayList<>()))
        .hasMessageContaining("Unexpected data after a valid .gz stream");
  }

  @Test
  void fileThatIsNotCompressedAtAllIsNamed() throws IOException {
    String path = write("a.gz", "plain text\n".getBytes(UTF_8));

    assertThat(readToDamage(path, new ArrayList<>()))
        .hasMessageStartingWith(path + ", line 1: its gzip content is damaged or cut off");
  }

  @Test
  void emptyCompressedFileIsRefusedWhenTheJobIsPlanned() throws IOException {
    String path = write("a.zst", new byte[0]);

    assertThatThrownBy(() -> TextInput.lines(path).splits(context(1)))
        .isInstanceOf(InvalidJobException.class)
        .hasMessage(
            "Input "
                + path
                + " is empty, which no zstd file is: it was cut off; copy it again or remove it");
  }

  /** Reads to the bad record, behind which there is nothing more. */
  private BadRecordException readToDamage(String path, List<String> before) throws IOException {
    try (RecordReader<String> reader = open(path)) {
      while (true) {
        assertThat(reader.advance()).as("damage is found before the end").isTrue();
        BadRecordException bad =
            catchThrowableOfType(BadRecordException.class, () -> before.add(reader.record()));
        if (bad != null) {
          assertThat(reader.advance()).isFalse();
          return bad;
        }
      }
    }
  }

  private RecordReader<String> open(String path) {
    TextInput<String> input = TextInput.lines(path);
    return input.open(input.splits(context(100)).get(0), context(100));
  }

  private List<String> read(TextInput<String> input, long splitSize) throws IOException {
    List<String> lines = new ArrayList<>();
    for (Split split : input.splits(context(splitSize))) {
      lines.addAll(InputTesting.read(input.open(split, context(splitSize))));
    }
    return lines;
  }

  private InputContext context(long splitSize) {
    return InputTesting.context(OptionalLong.of(splitSize), 1).telling(notes::add);
  }

  private String write(String name, byte[] content) throws IOException {
    return Files.write(directory.resolve(name), content).toString();
  }

  private static String text(List<String> lines) {
    return String.join("\n", lines) + "\n";
  }
}
