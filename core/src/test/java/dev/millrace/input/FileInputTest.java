package dev.millrace.input;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.InputContext;
import dev.millrace.InvalidJobException;
import dev.millrace.RecordReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole files as records. */
class FileInputTest {

  @TempDir private Path directory;

  @Test
  void eachFileIsARecordEmptyAndCompressedOnesToo() throws IOException {
    write("a.txt", "one\ntwo".getBytes(UTF_8));
    write("empty", new byte[0]);
    write("large", "x".repeat(100_000).getBytes(UTF_8));
    write("z.gz", Compressing.GZ.of("held ".repeat(100_000)));

    assertThat(read(50))
        .containsExactly("a.txt: one\ntwo", "empty: ", "large: 100000", "z.gz: 500000");
  }

  @Test
  void smallFilesShareSplitsAndLargeOnesAreNotCut() throws IOException {
    for (int i = 10; i < 30; i++) {
      write("f" + i, new byte[10]);
    }
    write("g", new byte[1_000]);

    List<Integer> slices =
        input().splits(context(50)).stream().map(split -> split.slices().size()).toList();

    assertThat(slices).containsExactly(5, 5, 5, 5, 1);
  }

  @Test
  void fileThatIsLongerThanAnyArrayIsRefusedWhenTheJobIsPlanned() throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(directory.resolve("huge").toFile(), "rw")) {
      file.setLength(3L << 30);
    }

    assertThatThrownBy(() -> input().splits(context(1_000)))
        .isInstanceOf(InvalidJobException.class)
        .hasMessageContaining(
            "huge has 3221225472 bytes, but a record that is a whole file has at");
  }

  @Test
  void fileThatDoesNotFitTheHeapIsABadRecordAndTheOthersAreRead() throws IOException {
    write("a", "one".getBytes(UTF_8));
    try (RandomAccessFile file = new RandomAccessFile(directory.resolve("b").toFile(), "rw")) {
      // More than the tests' heap, and less than an array can hold.
      file.setLength((2L << 30) - 100);
    }
    write("c", "two".getBytes(UTF_8));

    List<String> records = InputTesting.read(input(), 1_000);

    assertThat(records.get(0)).endsWith("/a (3 bytes)");
    assertThat(records.get(1))
        .startsWith("bad: " + directory + "/b: does not fit the heap of this worker, which has");
    assertThat(records.get(2)).endsWith("/c (3 bytes)");
  }

  @Test
  void damagedFileIsABadRecordAndTheOthersAreRead() throws IOException {
    byte[] bytes = Compressing.ZST.of("some text");
    bytes[bytes.length - 1] ^= 1;
    write("a.zst", bytes);
    write("b", "two".getBytes(UTF_8));

    List<String> records = InputTesting.read(input(), 1_000);

    assertThat(records.get(0))
        .startsWith("bad: " + directory + "/a.zst: its zstd content is damaged or cut off");
    assertThat(records.get(1)).endsWith("/b (3 bytes)");
  }

  private List<String> read(long splitSize) throws IOException {
    List<String> records = new ArrayList<>();
    for (var split : input().splits(context(splitSize))) {
      try (RecordReader<WholeFile> reader = input().open(split, context(splitSize))) {
        while (reader.advance()) {
          WholeFile file = reader.record();
          assertThat(file.path()).isEqualTo(directory + "/" + file.name());
          assertThat(reader.position()).isEqualTo(file.path());
          records.add(
              file.name() + ": " + (file.size() > 100 ? file.text().length() : file.text()));
        }
        assertThat(reader.progress()).isEqualTo(1);
      }
    }
    return records;
  }

  private FileInput input() {
    return FileInput.of(directory.toString());
  }

  private static InputContext context(long splitSize) {
    return InputTesting.context(OptionalLong.of(splitSize), 1);
  }

  private void write(String name, byte[] content) throws IOException {
    Files.write(directory.resolve(name), content);
  }
}
