package dev.millrace.input;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values of JSON Lines files, wherever these are cut. */
class JsonLinesInputTest {

  @TempDir private Path directory;

  @Test
  void eachLineIsAValueWhereverTheFileIsCut() throws IOException {
    String content = "\uFEFF{\"a\":1}\n\n  \r\n[1,\"\u20AC\"]\r\nnull\n\"x\"\n12.50\n{\"b\":{}}";
    String path = Files.writeString(directory.resolve("a.jsonl"), content).toString();

    for (int splitSize = 1; splitSize < 60; splitSize++) {
      assertThat(InputTesting.read(JsonLinesInput.of(path), splitSize))
          .containsExactly("{\"a\":1}", "[1,\"\u20AC\"]", "null", "\"x\"", "12.5", "{\"b\":{}}");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "{\"a\":|Unexpected end-of-input",
        "{\"a\":1} x|Unrecognized token 'x'",
        "{\"a\":1}{\"a\":2}|Trailing token",
        "nul|Unrecognized token 'nul'",
        "{'a':1}|Unexpected character"
      })
  void badLineIsNamedWithItsColumnAndTheOthersAreRead(String line, String cause)
      throws IOException {
    String path = Files.writeString(directory.resolve("a"), "1\n\n" + line + "\n2\n").toString();

    for (int splitSize : List.of(1, 3, 1_000)) {
      List<String> values = InputTesting.read(JsonLinesInput.of(path), splitSize);
      assertThat(values).hasSize(3).startsWith("1").endsWith("2");
      assertThat(values.get(1))
          .startsWith("bad: " + path + ", line 3: is no JSON at column ")
          .contains(cause);
    }
  }

  @Test
  void bytesThatAreNotTextAndNestingThatIsTooDeepAreBadLines() throws IOException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    content.write(new byte[] {'"', (byte) 0xff, '"', '\n'});
    content.write(("[".repeat(100_000) + "\n3\n").getBytes(UTF_8));
    Path file = Files.write(directory.resolve("a"), content.toByteArray());

    List<String> values = InputTesting.read(JsonLinesInput.of(file.toString()), 1_000_000);

    assertThat(values).hasSize(3).endsWith("3");
    assertThat(values.get(0)).startsWith("bad: " + file + ", line 1: ").contains("Invalid UTF-8");
    assertThat(values.get(1)).startsWith("bad: " + file + ", line 2: ").contains("nesting depth");
  }

  @Test
  void damagedFileIsABadRecordBehindItsValues() throws IOException {
    byte[] bytes = Compressing.BZ2.of("1\n2\n", "3\n".repeat(300_000));
    bytes[bytes.length - 5] ^= 1;
    String path = Files.write(directory.resolve("a.bz2"), bytes).toString();

    List<String> values = InputTesting.read(JsonLinesInput.of(path), 1_000);

    assertThat(values).startsWith("1", "2");
    assertThat(values.get(values.size() - 1))
        .startsWith("bad: " + path + ", line " + values.size() + ": ")
        .contains("its bzip2 content is damaged");
  }
}
