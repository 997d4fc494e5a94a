package dev.millrace.input;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.InputContext;
import dev.millrace.InvalidJobException;
import dev.millrace.RecordReader;
import dev.millrace.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a line is, and which split it belongs to. */
final class TextInputTest {

  @TempDir Path directory;

  @Test
  void lineEndsWithLineFeed() throws IOException {
    assertThat(linesOf("one\ntwo\n")).containsExactly("one", "two");
  }

  @Test
  void lastLineNeedsNoLineFeed() throws IOException {
    assertThat(linesOf("one\ntwo")).containsExactly("one", "two");
  }

  @Test
  void emptyLinesAreRecords() throws IOException {
    assertThat(linesOf("\n\none\n\n")).containsExactly("", "", "one", "");
  }

  @Test
  void oneCarriageReturnBeforeTheLineFeedIsDropped() throws IOException {
    assertThat(linesOf("one\r\ntwo\r\r\n\r\n")).containsExactly("one", "two\r", "");
  }

  @Test
  void carriageReturnElsewhereIsData() throws IOException {
    assertThat(linesOf("a\rb\n\rc\nd\r")).containsExactly("a\rb", "\rc", "d\r");
  }

  @Test
  void byteOrderMarkIsData() throws IOException {
    assertThat(linesOf("\uFEFFone\n")).containsExactly("\uFEFFone");
  }

  @Test
  void linesAreChosenByATextThatTheyContain() throws IOException {
    Path file = Files.writeString(directory.resolve("log.txt"), "an error\nfine\r\nerrors\r\n");

    assertThat(read(TextInput.lines(file.toString()).containing("error"), context(4)))
        .containsExactly("an error", "errors");
    assertThat(read(TextInput.lines(file.toString()).containing(""), context(4)))
        .containsExactly("an error", "fine", "errors");
    assertThat(read(TextInput.lines(file.toString()).containing("fine\r"), context(4))).isEmpty();
  }

  @Test
  void aTextWithALineFeedIsRefused() {
    assertThatThrownBy(() -> TextInput.lines("a.txt").containing("one\ntwo"))
        .isInstanceOf(InvalidJobException.class)
        .hasMessageContaining("one\\ntwo");
  }

  @Test
  void malformedBytesBecomeReplacementCharacters() throws IOException {
    byte[] content = "gr\u00FC\u00DF\n\u00E2\u0082\n".getBytes(ISO_8859_1);
    Path file = Files.write(directory.resolve("latin1.txt"), content);

    List<String> lines = read(TextInput.lines(file.toString()), context(1_000));

    assertThat(lines).containsExactly("gr\uFFFD\uFFFD", "\uFFFD");
  }

  @Test
  void characterCutBySplitsIsReadWhole() throws IOException {
    Path file = write("euro.txt", "\u20AC\u20AC\n\uD83D\uDE00\n");

    List<String> lines = read(TextInput.lines(file.toString()), context(1));

    assertThat(lines).containsExactly("\u20AC\u20AC", "\uD83D\uDE00");
  }

  @Test
  void lineBelongsToTheSplitInWhichItBegins() throws IOException {
    Path file = write("a.txt", "12\n45\n7890\n");

    List<List<String>> lines = readEach(TextInput.lines(file.toString()), context(3));

    assertThat(lines).containsExactly(List.of("12"), List.of("45"), List.of("7890"), List.of());
  }

  @Test
  void positionIsTheFirstByteOfTheLine() throws IOException {
    Path file = write("a.txt", "\u20AC\r\nsecond\nthird");
    TextInput<String> input = TextInput.lines(file.toString());
    List<String> positions = new ArrayList<>();

    try (RecordReader<String> reader = open(input, context(1_000), 0)) {
      while (reader.advance()) {
        positions.add(reader.position());
      }
    }

    assertThat(positions).containsExactly(file + ", byte 0", file + ", byte 5", file + ", byte 12");
  }

  @Test
  void positionNamesTheFileWithinAPackedSplit() throws IOException {
    Path first = write("a.txt", "one\n");
    Path second = write("b.txt", "two\n");
    TextInput<String> input = TextInput.lines(first.toString(), second.toString());

    try (RecordReader<String> reader = open(input, context(1_000), 0)) {
      reader.advance();
      reader.advance();

      assertThat(reader.record()).isEqualTo("two");
      assertThat(reader.position()).isEqualTo(second + ", byte 0");
      assertThat(reader.advance()).isFalse();
      assertThat(reader.advance()).isFalse();
    }
  }

  private Path write(String name, String content) throws IOException {
    return Files.writeString(directory.resolve(name), content);
  }

  /** Reads the content cut in every possible way; all must agree. */
  private List<String> linesOf(String content) throws IOException {
    TextInput<String> input = TextInput.lines(write("content.txt", content).toString());
    List<String> lines = read(input, context(1));
    for (int size = 2; size <= content.length() + 1; size++) {
      assertThat(read(input, context(size))).isEqualTo(lines);
    }
    return lines;
  }

  private static InputContext context(long splitSize) {
    return InputTesting.context(OptionalLong.of(splitSize), 1);
  }

  private static RecordReader<String> open(
      TextInput<String> input, InputContext context, int split) {
    return input.open(input.splits(context).get(split), context);
  }

  private static List<String> read(TextInput<String> input, InputContext context)
      throws IOException {
    return readEach(input, context).stream().flatMap(List::stream).toList();
  }

  private static List<List<String>> readEach(TextInput<String> input, InputContext context)
      throws IOException {
    List<List<String>> lines = new ArrayList<>();
    for (Split split : input.splits(context)) {
      lines.add(read(input, split));
    }
    return lines;
  }

  private static List<String> read(TextInput<String> input, Split split) throws IOException {
    return InputTesting.read(input.open(split, context(1)));
  }
}
