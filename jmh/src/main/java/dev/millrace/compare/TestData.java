package dev.millrace.compare;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.SplittableRandom;

/** The inputs: the same bytes for the same size, on every machine. */
final class TestData {

  private static final int BUFFER = 1 << 20;
  private static final long SEED = 7;

  private TestData() {}

  /** Writes one kind of input. */
  interface Generator {
    void write(OutputStream out, double scale) throws IOException;
  }

  /** The file of an input; written if it is not there. */
  static Path file(Path directory, String name, double scale, Generator generator)
      throws IOException {
    Path file = directory.resolve(name + "-" + scale + ".txt");
    if (!Files.exists(file)) {
      Path partial = directory.resolve(file.getFileName() + ".new");
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(partial), BUFFER)) {
        generator.write(out, scale);
      }
      Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
    }
    return file;
  }

  /**
   * 1 GB of words whose frequencies follow Zipf's law with exponent 1, about 2 % of them distinct,
   * 5 to 15 in a line; frequent words are short.
   */
  static void words(OutputStream out, double scale) throws IOException {
    int vocabulary = (int) Math.max(10, 4_300_000 * scale);
    byte[][] words = new byte[vocabulary][];
    for (int rank = 0; rank < vocabulary; rank++) {
      words[rank] = word(rank);
    }
    SplittableRandom random = new SplittableRandom(SEED);
    double logarithm = Math.log(vocabulary + 1.0);
    long left = (long) (1e9 * scale);
    while (left > 0) {
      int inLine = 5 + random.nextInt(11);
      for (int i = 0; i < inLine; i++) {
        // The inverse of the logarithm, which is the distribution function but for a constant.
        int rank = (int) Math.exp(random.nextDouble() * logarithm) - 1;
        byte[] word = words[Math.min(rank, vocabulary - 1)];
        out.write(word);
        out.write(i + 1 < inLine ? ' ' : '\n');
        left -= word.length + 1;
      }
    }
  }

  private static byte[] word(int rank) {
    StringBuilder word = new StringBuilder();
    int rest = rank;
    do {
      word.append((char) ('a' + (rest * 7 + 3 + word.length() * 5) % 26));
      rest /= 26;
    } while (rest > 0);
    return word.append((char) ('a' + rank % 23)).toString().getBytes(StandardCharsets.US_ASCII);
  }

  /** 15 million lines KEY TAB NUMBER, about 60 % of the keys distinct. */
  static void pairs(OutputStream out, double scale) throws IOException {
    SplittableRandom random = new SplittableRandom(SEED);
    int lines = (int) (15_000_000 * scale);
    int keys = (int) Math.max(1, 13_700_000 * scale);
    for (int i = 0; i < lines; i++) {
      String line = "k" + random.nextInt(keys) + "\t" + random.nextInt(1000) + "\n";
      out.write(line.getBytes(StandardCharsets.US_ASCII));
    }
  }

  /** 3 million lines of 100 bytes: a random key of 10 printable ones, a tab, the rest. */
  static void records(OutputStream out, double scale) throws IOException {
    SplittableRandom random = new SplittableRandom(SEED);
    byte[] line = new byte[100];
    for (int i = 0; i < (int) (3_000_000 * scale); i++) {
      for (int at = 0; at < line.length; at++) {
        line[at] = (byte) (33 + random.nextInt(94));
      }
      line[10] = '\t';
      line[99] = '\n';
      out.write(line);
    }
  }

  /** 1 GB of lines like source code; one in fifty takes one of 300 locks. */
  static void code(OutputStream out, double scale) throws IOException {
    SplittableRandom random = new SplittableRandom(SEED);
    long left = (long) (1e9 * scale);
    StringBuilder line = new StringBuilder();
    while (left > 0) {
      line.setLength(0);
      line.append("    ");
      int tokens = 3 + random.nextInt(8);
      for (int i = 0; i < tokens; i++) {
        line.append("abcdefghij_klm", 0, 2 + random.nextInt(10)).append(i % 3 == 0 ? "(x)" : " =");
      }
      if (random.nextInt(50) == 0) {
        int lock = random.nextInt(300);
        String kind = lock % 3 == 0 ? "spin" : lock % 3 == 1 ? "raw_write" : "mutex";
        line.append(' ').append(kind).append('_').append((char) ('a' + lock % 26));
        line.append((char) ('a' + lock / 26)).append("_lock(&x);");
      }
      byte[] bytes = line.append('\n').toString().getBytes(StandardCharsets.US_ASCII);
      out.write(bytes);
      left -= bytes.length;
    }
  }
}
