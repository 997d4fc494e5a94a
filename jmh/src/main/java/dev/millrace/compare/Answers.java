package dev.millrace.compare;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Whether two programs have found the same. */
final class Answers {

  private static final long PRIME = 0x100000001b3L;
  private static final long BASIS = 0xcbf29ce484222325L;

  private Answers() {}

  /** The part files of a job's output in their order. */
  static List<Path> parts(Path output) throws IOException {
    try (Stream<Path> files = Files.list(output)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("part-"))
          .sorted()
          .toList();
    }
  }

  /**
   * A digest of all lines of the files: of their sequence if it is {@code ordered}, otherwise of
   * the bag of them.
   */
  static long digest(List<Path> files, boolean ordered) throws IOException {
    long digest = 0;
    long line = BASIS;
    byte[] buffer = new byte[1 << 16];
    for (Path file : files) {
      try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          for (int i = 0; i < read; i++) {
            line = (line ^ buffer[i] & 0xff) * PRIME;
            if (buffer[i] == '\n') {
              // Lines are spread once more, as sums of similar hashes may be equal.
              long spread = (line ^ line >>> 29) * 0xbf58476d1ce4e5b9L;
              digest = ordered ? digest * 31 + spread : digest + (spread ^ spread >>> 32);
              line = BASIS;
            }
          }
        }
      }
    }
    return digest;
  }
}
