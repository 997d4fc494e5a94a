package dev.millrace.examples;

import dev.millrace.Parameters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Texts to run the examples on. */
final class Texts {

  private static final List<String> SPACES = List.of(" ", "  ", "\t", " \t ", "\f", "\r");

  private Texts() {}

  /** Parameters whose one input is a file with this text. */
  static Parameters input(Path directory, String text) throws IOException {
    Path file = Files.writeString(directory.resolve("input.txt"), text);
    return Parameters.of(file.toString());
  }

  /**
   * Lines of 0 to 20 words out of some 500, some far more frequent than others, with every kind of
   * space between them.
   */
  static List<String> lines(int count, long seed) {
    Random random = new Random(seed);
    return IntStream.range(0, count).mapToObj(line -> line(random)).toList();
  }

  private static String line(Random random) {
    StringBuilder line = new StringBuilder();
    for (int words = random.nextInt(21); words > 0; words--) {
      line.append(word(random)).append(SPACES.get(random.nextInt(SPACES.size())));
    }
    return line.toString();
  }

  private static String word(Random random) {
    int rank = (int) Math.pow(500, random.nextDouble());
    return (rank % 3 == 0 ? "Wörter" : rank % 3 == 1 ? "word" : "\uD83D\uDE00,") + rank;
  }
}
