package dev.millrace.examples.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.StringTokenizer;

/** Texts in which few words are frequent and many are rare, and what counting their words gives. */
final class Corpus {

  private static final int VOCABULARY = 20_000;

  /** Words end at these characters, and at no others. */
  private static final String SPACES = " \t\r\n\f";

  private final byte[] text;

  private Corpus(byte[] text) {
    this.text = text;
  }

  static Corpus of(byte[] text) {
    return new Corpus(text);
  }

  static Corpus of(String text) {
    return new Corpus(text.getBytes(UTF_8));
  }

  /** Lines of at least so many bytes in all, always the same for one seed. */
  static Corpus generate(long seed, int bytes) {
    Random random = new Random(seed);
    ByteArrayOutputStream text = new ByteArrayOutputStream(bytes + 1000);
    while (text.size() < bytes) {
      StringBuilder line = new StringBuilder();
      for (int words = random.nextInt(20); words > 0; words--) {
        line.append(word(random)).append(words % 7 == 0 ? "\t" : " ");
      }
      text.writeBytes(line.append('\n').toString().getBytes(UTF_8));
    }
    return new Corpus(text.toByteArray());
  }

  private static String word(Random random) {
    int rank = (int) Math.pow(VOCABULARY, random.nextDouble());
    return switch (rank % 5) {
      case 0 -> "Mühle" + rank;
      case 1 -> rank + "水車";
      case 2 -> "mill\uD83D\uDE00" + rank;
      default -> "word" + rank;
    };
  }

  byte[] text() {
    return text;
  }

  Path writeTo(Path file) throws IOException {
    return Files.write(file, text);
  }

  /** Writes the text into so many files of whole lines; their names begin with {@code prefix}. */
  List<Path> cutInto(Path directory, String prefix, int files) throws IOException {
    List<Path> written = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < files; i++) {
      int end = Math.max(start, (int) ((long) text.length * (i + 1) / files));
      while (end < text.length && end > 0 && text[end - 1] != '\n') {
        end++;
      }
      Path file = directory.resolve("%s%04d.txt".formatted(prefix, i));
      written.add(Files.write(file, Arrays.copyOfRange(text, start, end)));
      start = end;
    }
    return written;
  }

  /** How often each word occurs, counted in the plainest way. */
  Map<String, Long> counts() {
    Map<String, Long> counts = new HashMap<>();
    StringTokenizer words = new StringTokenizer(new String(text, UTF_8), SPACES);
    while (words.hasMoreTokens()) {
      counts.merge(words.nextToken(), 1L, Long::sum);
    }
    return counts;
  }

  /** What {@code millrace run word-count} should print. */
  String result() {
    StringBuilder lines = new StringBuilder();
    counts().entrySet().stream()
        .sorted(Map.Entry.comparingByKey(Corpus::compareBytes))
        .forEach(count -> lines.append(line(count)));
    return lines.toString();
  }

  /** What {@code millrace run word-count --top n} should print. */
  String top(int n) {
    StringBuilder lines = new StringBuilder();
    Comparator<Map.Entry<String, Long>> greatest =
        Map.Entry.<String, Long>comparingByValue()
            .reversed()
            .thenComparing(Map.Entry.comparingByKey(Corpus::compareBytes));
    counts().entrySet().stream().sorted(greatest).limit(n).forEach(c -> lines.append(line(c)));
    return lines.toString();
  }

  private static String line(Map.Entry<String, Long> count) {
    return count.getKey() + "\t" + count.getValue() + "\n";
  }

  /** Compares as the bytes in UTF-8 do. */
  static int compareBytes(String a, String b) {
    return Arrays.compareUnsigned(a.getBytes(UTF_8), b.getBytes(UTF_8));
  }
}
