package dev.millrace.input;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.InvalidJobException;
import dev.millrace.RecordReader;
import dev.millrace.Slice;
import dev.millrace.Split;
import dev.millrace.Utf8;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Texts with other delimiters than line feeds. */
class DelimitedTextTest {

  @TempDir private Path directory;

  @Test
  void carriageReturnsAreLikeOtherCharactersAndTheLastTextNeedsNoDelimiter() throws IOException {
    String path = write("a", "one\r\ntwo\n\nthree");

    assertThat(InputTesting.read(TextInput.lines(path).delimitedBy("\n"), 3))
        .containsExactly("one\r", "two", "", "three");
    assertThat(InputTesting.read(TextInput.lines(path).delimitedBy("\n\n"), 3))
        .containsExactly("one\r\ntwo", "three");
  }

  @Test
  void textsOfACompressedFileAreThoseItHoldsUntilItIsDamaged() throws IOException {
    byte[] bytes = Compressing.GZ.of("one;two;", "three;".repeat(100_000));
    Path file = Files.write(directory.resolve("a.gz"), bytes);
    TextInput<String> input = TextInput.lines(file.toString()).delimitedBy(";");

    assertThat(InputTesting.read(input, 3)).startsWith("one", "two", "three").hasSize(100_002);

    bytes[bytes.length - 5] ^= 1;
    Files.write(file, bytes);
    List<String> texts = InputTesting.read(input, 3);
    assertThat(texts).startsWith("one", "two", "three");
    long before = 8 + 6L * (texts.size() - 3);
    assertThat(texts.get(texts.size() - 1))
        .startsWith(
            "bad: " + file + ", byte " + before + " of what it holds: its gzip content is damaged");
  }

  @Test
  void textThatSpansManySlicesIsReadByTheFirstOfThem() throws IOException {
    String path = write("a", "x".repeat(2_000_000) + ";y");
    TextInput<Utf8> input = TextInput.utf8Lines(path).delimitedBy(";");
    List<Integer> sizes = new ArrayList<>();

    for (int slice = 0; slice < 20; slice++) {
      Slice bytes = Slice.ofBytes(path, slice * 100_000L, (slice + 1) * 100_000L);
      InputTesting.read(input.open(new Split(List.of(bytes)), null))
          .forEach(text -> sizes.add(text.size()));
    }

    assertThat(sizes).containsExactly(2_000_000);
  }

  @Test
  void positionAndProgressAreThoseOfTheText() throws IOException {
    String path = write("a", "ab;cd;ef");
    Split split = new Split(List.of(Slice.ofBytes(path, 0, 8)));
    List<String> seen = new ArrayList<>();

    try (RecordReader<Utf8> reader = TextInput.utf8Lines(path).delimitedBy(";").open(split, null)) {
      while (reader.advance()) {
        seen.add(reader.position() + " " + reader.progress());
      }
      assertThat(reader.progress()).isEqualTo(1);
    }

    assertThat(seen)
        .containsExactly(path + ", byte 0 0.0", path + ", byte 3 0.375", path + ", byte 6 0.75");
  }

  @Test
  void whatCannotBeDelimitedIsRefused() {
    assertThatThrownBy(() -> TextInput.lines("a").delimitedBy(""))
        .isInstanceOf(InvalidJobException.class)
        .hasMessage("The delimiter of a text input is empty");
    assertThatThrownBy(() -> TextInput.lines("a").containing("a;b").delimitedBy(";"))
        .isInstanceOf(InvalidJobException.class)
        .hasMessage("No text between delimiters contains one, so none would be read: a;b");
    assertThat(TextInput.lines("a").delimitedBy(";").containing("x\ny"))
        .hasToString("texts of a that contain x\ny");
  }

  private String write(String name, String content) throws IOException {
    return Files.write(directory.resolve(name), content.getBytes(UTF_8)).toString();
  }
}
