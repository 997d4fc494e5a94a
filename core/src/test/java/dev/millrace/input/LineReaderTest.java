package dev.millrace.input;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.Slice;
import dev.millrace.Split;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Long lines, files that change under the reader, and what it holds open. */
final class LineReaderTest {

  private static final int LONG_LINE = 200_000_000;

  @TempDir Path directory;

  @Test
  void lineOf200MegabytesIsReadAndItsBufferReleased() throws IOException {
    Path file = directory.resolve("long.txt");
    sparse(file, LONG_LINE, "\nshort\n" + "more\n".repeat(100_000));
    Split split = splits(Long.MAX_VALUE, file.toString()).get(0);

    try (LineReader<String> reader = LineReader.ofStrings(split, InputTesting.ALL)) {
      assertThat(reader.advance()).isTrue();
      assertThat(reader.record().length()).isEqualTo(LONG_LINE);
      assertThat(reader.advance()).isTrue();
      assertThat(reader.record()).isEqualTo("short");
      for (int i = 0; i < 100_000; i++) {
        assertThat(reader.advance()).isTrue();
      }
      assertThat(reader.advance()).isFalse();
      assertThat(reader.bufferSize()).isEqualTo(256 * 1024);
    }
  }

  @Test
  void progressIsTheShareOfTheSplitThatWasRead() throws IOException {
    Slice first = Slice.ofBytes(write("a.txt", "123\n567\n").toString(), 0, 8);
    Slice second = Slice.ofBytes(write("b.txt", "123\n567\n").toString(), 4, 8);

    try (LineReader<String> reader =
        LineReader.ofStrings(new Split(List.of(first, second)), new byte[0])) {
      List<Double> seen = new ArrayList<>(List.of(reader.progress()));
      while (reader.advance()) {
        seen.add(reader.progress());
      }
      seen.add(reader.progress());

      assertThat(seen).containsExactly(0.0, 4 / 12.0, 8 / 12.0, 1.0, 1.0);
    }
  }

  @Test
  void lineAsLongAsAllowedIsRead() throws IOException {
    Path file = write("a.txt", "one\n12345678\r\n12345678\n12345678");

    assertThat(readWithMaxLine(file, 8)).containsExactly("one", "12345678", "12345678", "12345678");
  }

  @Test
  void longerLineIsRefusedByFileAndByte() throws IOException {
    for (String line :
        List.of("123456789\n", "123456789\r\n", "12345678\r", "123456789", "12345678\rx")) {
      Path file = write("a.txt", "one\n" + line);

      assertThatThrownBy(() -> readWithMaxLine(file, 8))
          .isInstanceOf(IOException.class)
          .hasMessage(
              file
                  + ", byte 4: the line is longer than 8 bytes, the most that a text input reads;"
                  + " is this a text with line feeds?");
    }
  }

  @Test
  void shortenedFileIsAnError() throws IOException {
    Path file = write("a.txt", "0123456\n".repeat(1_024));
    List<Split> splits = splits(4_096, file.toString());
    Files.writeString(file, "0123456789");

    assertThatThrownBy(
            () -> InputTesting.read(LineReader.ofStrings(splits.get(1), InputTesting.ALL)))
        .isInstanceOf(IOException.class)
        .hasMessage(
            file
                + " has changed since the job was planned: it has 10 bytes, and bytes 4096..8192"
                + " were to be read; do not change inputs while a job runs");
  }

  @Test
  void shortenedFileIsNoticedBeforeItsFirstRecord() throws IOException {
    Path file = write("a.txt", "one\n".repeat(100));
    Split split = splits(1_000, file.toString()).get(0);
    Files.writeString(file, "one\n".repeat(99));

    try (LineReader<String> reader = LineReader.ofStrings(split, InputTesting.ALL)) {
      assertThatThrownBy(reader::advance)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("it has 396 bytes, and bytes 0..400 were to be read");
    }
  }

  @Test
  void fileShortenedWhileItIsReadIsAnError() throws IOException {
    Path file = write("a.txt", "0123456\n".repeat(100_000));
    Split split = splits(1_000_000, file.toString()).get(0);

    try (LineReader<String> reader = LineReader.ofStrings(split, InputTesting.ALL)) {
      assertThat(reader.advance()).isTrue();
      Files.writeString(file, "0123456789");

      assertThatThrownBy(
              () -> {
                while (reader.advance()) {}
              })
          .isInstanceOf(IOException.class)
          .hasMessageContaining("it has 10 bytes, and bytes 0..800000 were to be read");
    }
  }

  @Test
  void vanishedFileIsAnError() throws IOException {
    Path file = write("a.txt", "one\n");
    Split split = splits(100, file.toString()).get(0);
    Files.delete(file);

    assertThatThrownBy(() -> InputTesting.read(LineReader.ofStrings(split, InputTesting.ALL)))
        .isInstanceOf(IOException.class)
        .hasMessage(
            file
                + " has changed since the job was planned: this worker finds no such file, and"
                + " bytes 0..4 were to be read; do not change inputs while a job runs");
  }

  @Test
  void fileThatBecameADirectoryIsAnError() throws IOException {
    Path file = write("a.txt", "one\n");
    Split split = splits(100, file.toString()).get(0);
    Files.delete(file);
    Files.createDirectory(file);

    assertThatThrownBy(() -> InputTesting.read(LineReader.ofStrings(split, InputTesting.ALL)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("it is no longer a regular file, and bytes 0..4 were to be read");
  }

  @Test
  void readerOpensOneFileAtATimeAndCloseClosesIt() throws IOException {
    List<String> paths = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      paths.add(write("f" + i, "one\ntwo\n").toString());
    }

    LineReader<String> reader =
        LineReader.ofStrings(splits(1_000, paths.toArray(String[]::new)).get(0), InputTesting.ALL);
    while (!reader.position().startsWith(paths.get(10))) {
      assertThat(reader.advance()).isTrue();
      assertThat(openBelow(directory)).isIn(-1L, 1L);
    }
    reader.close();
    reader.close();

    assertThat(openBelow(directory)).isIn(-1L, 0L);
  }

  /** How many open files of this process lie in a directory; -1 where that cannot be seen. */
  private static long openBelow(Path directory) throws IOException {
    Path descriptors = Path.of("/proc/self/fd");
    if (!Files.isDirectory(descriptors)) {
      return -1;
    }
    long count = 0;
    for (Path name : InputFiles.names(descriptors)) {
      Path descriptor = descriptors.resolve(name);
      if (Files.isSymbolicLink(descriptor)
          && Files.readSymbolicLink(descriptor).startsWith(directory.toRealPath())) {
        count++;
      }
    }
    return count;
  }

  private static void sparse(Path file, long length, String end) throws IOException {
    try (var channel = new RandomAccessFile(file.toFile(), "rw")) {
      channel.setLength(length);
      channel.seek(length);
      channel.write(end.getBytes(UTF_8));
    }
  }

  private Path write(String name, String content) throws IOException {
    return Files.writeString(directory.resolve(name), content);
  }

  private static List<String> readWithMaxLine(Path file, int maxLine) throws IOException {
    Split split = splits(1_000, file.toString()).get(0);
    return InputTesting.read(LineReader.ofStrings(split, InputTesting.ALL, 4, maxLine));
  }

  private static List<Split> splits(long size, String... paths) {
    return SplitPacker.pack(InputFiles.list(List.of(paths)), size);
  }
}
