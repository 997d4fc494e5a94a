package dev.millrace.examples.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Counts the words of what is hardly a text, and of what is large. */
class OddTextIT {

  private static final int MIB = 1 << 20;

  @TempDir private Path scratch;

  @Test
  void randomBytesInvalidUtf8AndAnEmptyFileAreText() throws Exception {
    byte[] noise = new byte[MIB];
    new Random(7).nextBytes(noise);
    byte[] broken = {'a', ' ', (byte) 0xff, '\n', 'b', (byte) 0xc3, '\n', (byte) 0xe2, (byte) 0x82};
    byte[] text = Arrays.copyOf(noise, noise.length + 1 + broken.length);
    text[noise.length] = '\n';
    System.arraycopy(broken, 0, text, noise.length + 1, broken.length);
    Path directory = Files.createDirectory(scratch.resolve("in"));
    Files.write(directory.resolve("a"), noise);
    Files.write(directory.resolve("b"), broken);
    Files.write(directory.resolve("empty"), new byte[0]);

    String result = run("-Xmx512m", "run", "word-count", directory.toString(), "--split-size=64K");

    assertThat(result).isEqualTo(Corpus.of(text).result());
    assertThat(result).contains("b\uFFFD\t1\n");
  }

  @Test
  void emptyFileGivesAnEmptyResult() throws Exception {
    Path empty = Files.createFile(scratch.resolve("empty"));

    assertThat(run("-Xmx512m", "run", "word-count", empty.toString())).isEmpty();
  }

  @Test
  void oneWordOf50MegabytesIsAKey() throws Exception {
    byte[] word = new byte[50_000_000];
    Arrays.fill(word, (byte) 'w');
    Path file = Files.write(scratch.resolve("word"), word);

    String result = run("-Xmx2g", "run", "word-count", file.toString());

    assertThat(result.length()).isEqualTo(word.length + 3);
    assertThat(result).endsWith("ww\t1\n");
  }

  @Test
  void oneLineOf200MegabytesIsCounted() throws Exception {
    Corpus words = Corpus.of(new String(Corpus.generate(8, MIB).text(), UTF_8).replace('\n', ' '));
    Path file = repeat(words, 200);

    String result = run("-Xmx2g", "run", "word-count", file.toString(), "--slots=2");

    assertThat(result).isEqualTo(times(words, 200));
  }

  @Test
  void manyTimesTheHeapIsCounted() throws Exception {
    Corpus words = Corpus.generate(9, MIB);
    Path file = repeat(words, 200);

    String result = run("-Xmx256m", "run", "word-count", file.toString(), "--slots=2");

    assertThat(result).isEqualTo(times(words, 200));
  }

  private Path repeat(Corpus words, int times) throws IOException {
    Path file = scratch.resolve("large");
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), MIB)) {
      for (int i = 0; i < times; i++) {
        out.write(words.text());
      }
    }
    return file;
  }

  private static String times(Corpus words, int times) {
    StringBuilder lines = new StringBuilder();
    words.counts().entrySet().stream()
        .sorted((a, b) -> Corpus.compareBytes(a.getKey(), b.getKey()))
        .forEach(count -> lines.append(count.getKey() + "\t" + times * count.getValue() + "\n"));
    return lines.toString();
  }

  private String run(String heap, String... arguments) throws Exception {
    try (MillraceProcess run = MillraceProcess.setup(scratch).jvmOptions(heap).start(arguments)) {
      return new String(run.output(), UTF_8);
    }
  }
}
