package dev.millrace.input;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import dev.millrace.Split;
import dev.millrace.Utf8;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Wherever files are cut, the records are the texts between their delimiters. */
final class DelimitedTextProperties {

  private static Path directory = Path.of("");

  @BeforeContainer
  static void createDirectory() throws IOException {
    directory = Files.createTempDirectory("delimited-text");
  }

  @AfterContainer
  static void deleteDirectory() throws IOException {
    MoreFiles.deleteRecursively(directory, RecursiveDeleteOption.ALLOW_INSECURE);
  }

  @Property(tries = 700)
  void everyTextIsReadOnceAndInOrder(
      @ForAll("contents") String content,
      @ForAll("delimiters") String delimiter,
      @ForAll @LongRange(min = 1, max = 60) long splitSize,
      @ForAll @IntRange(min = 1, max = 16) int bufferSize)
      throws IOException {
    List<Utf8> texts = new ArrayList<>();
    for (Split split : SplitPacker.pack(InputFiles.list(write(content)), splitSize)) {
      texts.addAll(
          InputTesting.read(
              new DelimitedReader<>(
                  split, delimiter.getBytes(UTF_8), new byte[0], Utf8::wrap, bufferSize)));
    }

    // Looked at last, when the reader has long gone on.
    List<String> expected = new ArrayList<>(between(content, delimiter));
    expected.addAll(between(content, delimiter));
    assertThat(texts.stream().map(Utf8::toString)).isEqualTo(expected);
  }

  @Property(tries = 150)
  void inputsAgreeAndChooseByWhatIsContained(
      @ForAll("contents") String content,
      @ForAll("delimiters") String delimiter,
      @ForAll @LongRange(min = 1, max = 60) long splitSize)
      throws IOException {
    List<String> paths = write(content);
    List<String> expected = new ArrayList<>(between(content, delimiter));
    expected.addAll(between(content, delimiter));

    assertThat(InputTesting.read(TextInput.lines(paths).delimitedBy(delimiter), splitSize))
        .isEqualTo(expected);
    assertThat(
            InputTesting.read(
                TextInput.utf8Lines(paths).delimitedBy(delimiter).containing("x"), splitSize))
        .isEqualTo(expected.stream().filter(text -> text.contains("x")).toList());
  }

  /** Of one byte and of many; some that overlap with themselves, once or in many places. */
  @Provide
  Arbitrary<String> delimiters() {
    return Arbitraries.of(
        "\n",
        "\u0001",
        ";",
        "\n\n",
        "aa",
        "aaa",
        "aba",
        "abab",
        "ab",
        "\u20AC",
        "\u20AC\u20AC",
        "\r\n");
  }

  @Provide
  Arbitrary<String> contents() {
    return Arbitraries.of(
            "a", "a", "a", "b", "b", "\n", "\n", "x", ";", "\u0001", "\u20AC", "\u20AC", "\r\n",
            "aba")
        .list()
        .ofMaxSize(40)
        .map(parts -> String.join("", parts));
  }

  /** The plainest way: from the beginning, each time the first place. */
  private static List<String> between(String content, String delimiter) {
    List<String> texts = new ArrayList<>();
    int start = 0;
    while (start < content.length()) {
      int end = content.indexOf(delimiter, start);
      texts.add(content.substring(start, end < 0 ? content.length() : end));
      start = end < 0 ? content.length() : end + delimiter.length();
    }
    return texts;
  }

  /** The same content as two files. */
  private static List<String> write(String content) throws IOException {
    return List.of(
        Files.writeString(directory.resolve("a"), content).toString(),
        Files.writeString(directory.resolve("b"), content).toString());
  }
}
