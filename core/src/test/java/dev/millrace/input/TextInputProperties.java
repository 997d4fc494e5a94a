package dev.millrace.input;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import dev.millrace.InputContext;
import dev.millrace.Slice;
import dev.millrace.Split;
import dev.millrace.Utf8;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Wherever the files are cut, the records are the lines of the files. */
final class TextInputProperties {

  private static Path directory = Path.of("");

  @BeforeContainer
  static void createDirectory() throws IOException {
    directory = Files.createTempDirectory("text-input");
  }

  @AfterContainer
  static void deleteDirectory() throws IOException {
    MoreFiles.deleteRecursively(directory, RecursiveDeleteOption.ALLOW_INSECURE);
  }

  @Property(tries = 400)
  void everyLineIsReadOnceAndInOrder(
      @ForAll @Size(min = 1, max = 5) List<@From("content") byte[]> contents,
      @ForAll @LongRange(min = 1, max = 200) long splitSize)
      throws IOException {
    TextInput<String> input = TextInput.lines(write(contents));
    InputContext context = InputTesting.context(OptionalLong.of(splitSize), 1);

    List<String> lines = new ArrayList<>();
    for (Split split : input.splits(context)) {
      assertThat(split.length()).isBetween(1L, splitSize);
      lines.addAll(InputTesting.read(input.open(split, context)));
    }

    assertThat(lines).isEqualTo(expected(contents));
  }

  @Property(tries = 400)
  void bufferOfAnySizeReadsTheSameLines(
      @ForAll("content") byte[] content,
      @ForAll @LongRange(min = 1, max = 2_000) long splitSize,
      @ForAll @IntRange(min = 1, max = 64) int bufferSize)
      throws IOException {
    List<String> paths = write(List.of(content, content));
    List<InputFile> files = InputFiles.list(paths);

    List<String> lines = new ArrayList<>();
    for (Split split : SplitPacker.pack(files, splitSize)) {
      lines.addAll(
          InputTesting.read(
              LineReader.ofStrings(split, InputTesting.ALL, bufferSize, LineReader.MAX_LINE)));
    }

    assertThat(lines).isEqualTo(expected(List.of(content, content)));
  }

  @Property(tries = 400)
  void slicesAreTheSameLinesAndKeepTheirBytes(
      @ForAll("content") byte[] content,
      @ForAll @LongRange(min = 1, max = 2_000) long splitSize,
      @ForAll @IntRange(min = 1, max = 64) int bufferSize)
      throws IOException {
    List<InputFile> files = InputFiles.list(write(List.of(content, content)));

    // Collected first and looked at last, when the reader has long gone on.
    List<Utf8> slices = new ArrayList<>();
    for (Split split : SplitPacker.pack(files, splitSize)) {
      slices.addAll(
          InputTesting.read(
              LineReader.ofSlices(split, InputTesting.ALL, bufferSize, LineReader.MAX_LINE)));
    }

    List<String> lines = slices.stream().map(Utf8::toString).toList();
    assertThat(lines).isEqualTo(expected(List.of(content, content)));
  }

  @Property(tries = 400)
  void linesThatContainATextAreThoseThatAFilterWouldKeep(
      @ForAll("content") byte[] content,
      @ForAll("wanted") String wanted,
      @ForAll @LongRange(min = 1, max = 2_000) long splitSize,
      @ForAll @IntRange(min = 1, max = 64) int bufferSize)
      throws IOException {
    List<InputFile> files = InputFiles.list(write(List.of(content, content)));
    byte[] bytes = wanted.getBytes(UTF_8);

    List<String> strings = new ArrayList<>();
    List<Utf8> slices = new ArrayList<>();
    for (Split split : SplitPacker.pack(files, splitSize)) {
      strings.addAll(
          InputTesting.read(LineReader.ofStrings(split, bytes, bufferSize, LineReader.MAX_LINE)));
      slices.addAll(
          InputTesting.read(LineReader.ofSlices(split, bytes, bufferSize, LineReader.MAX_LINE)));
    }

    List<String> expected =
        expected(List.of(content, content)).stream().filter(line -> line.contains(wanted)).toList();
    assertThat(strings).isEqualTo(expected);
    assertThat(slices.stream().map(Utf8::toString).toList()).isEqualTo(expected);
  }

  /** Within lines, at their ends, longer than buffers; a CR that may belong to a line's end. */
  @Provide
  Arbitrary<String> wanted() {
    return Arbitraries.of("x", "word", "rd", "\r", "x\r", "wordx", "yyyyyyyy", "\u20AC", "absent");
  }

  @Property(tries = 200)
  void slicesOfManySmallFilesShareABufferAndKeepTheirBytes(
      @ForAll @Size(min = 1, max = 5) List<@From("content") byte[]> contents) throws IOException {
    List<InputFile> files = InputFiles.list(write(contents));

    List<Utf8> slices = new ArrayList<>();
    for (Split split : SplitPacker.pack(files, Long.MAX_VALUE)) {
      slices.addAll(InputTesting.read(LineReader.ofSlices(split, InputTesting.ALL)));
    }

    assertThat(slices.stream().map(Utf8::toString).toList()).isEqualTo(expected(contents));
  }

  @Property(tries = 400)
  void positionsLeadBackToTheLines(
      @ForAll("content") byte[] content, @ForAll @LongRange(min = 1, max = 200) long splitSize)
      throws IOException {
    List<String> paths = write(List.of(content));

    for (Split split : SplitPacker.pack(InputFiles.list(paths), splitSize)) {
      try (LineReader<String> reader =
          LineReader.ofStrings(split, InputTesting.ALL, 16, LineReader.MAX_LINE)) {
        while (reader.advance()) {
          String position = reader.position();
          int start = Integer.parseInt(position.substring(position.lastIndexOf(' ') + 1));
          Slice slice = split.slices().get(0);
          assertThat((long) start).isBetween(slice.start(), slice.end() - 1);
          assertThat(linesFrom(content, start).get(0)).isEqualTo(reader.record());
        }
      }
    }
  }

  @Provide
  Arbitrary<byte[]> content() {
    Arbitrary<byte[]> texts =
        Arbitraries.of(
                "\n",
                "\n",
                "\r\n",
                "\r",
                "\n\n",
                "word",
                "x",
                "\u00E9",
                "\u20AC",
                "\uD83D\uDE00",
                "\uFEFF",
                "\0")
            .map(text -> text.getBytes(UTF_8));
    Arbitrary<byte[]> malformed =
        Arbitraries.of(0x80, 0xC3, 0xE2, 0xED, 0xF0, 0xFF, 0x8A, 0x0B)
            .map(b -> new byte[] {b.byteValue()});
    Arbitrary<byte[]> runs =
        Arbitraries.integers().between(1, 600).map(n -> "y".repeat(n).getBytes(UTF_8));
    return Arbitraries.frequencyOf(Tuple.of(12, texts), Tuple.of(3, malformed), Tuple.of(1, runs))
        .list()
        .ofMaxSize(60)
        .map(TextInputProperties::concatenated);
  }

  private static byte[] concatenated(List<byte[]> parts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    parts.forEach(bytes::writeBytes);
    return bytes.toByteArray();
  }

  private static List<String> write(List<byte[]> contents) throws IOException {
    List<String> paths = new ArrayList<>();
    for (byte[] content : contents) {
      Path file = directory.resolve("file" + paths.size());
      paths.add(Files.write(file, content).toString());
    }
    return paths;
  }

  private static List<String> expected(List<byte[]> contents) {
    return contents.stream().flatMap(content -> linesFrom(content, 0).stream()).toList();
  }

  /** The plainest way to split: byte by byte. */
  private static List<String> linesFrom(byte[] content, int from) {
    List<String> lines = new ArrayList<>();
    int start = from;
    for (int i = from; i < content.length; i++) {
      if (content[i] == '\n') {
        int end = i > start && content[i - 1] == '\r' ? i - 1 : i;
        lines.add(new String(content, start, end - start, UTF_8));
        start = i + 1;
      }
    }
    if (start < content.length) {
      lines.add(new String(content, start, content.length - start, UTF_8));
    }
    return lines;
  }
}
