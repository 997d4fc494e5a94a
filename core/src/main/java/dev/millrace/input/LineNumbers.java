package dev.millrace.input;

import dev.millrace.Bytes;
import dev.millrace.Slice;
import java.io.IOException;
import java.util.OptionalLong;

/**
 * Which line of its file a byte lies in, for error messages. That of a split in the middle is not
 * known, so what lies before is read once more and counted; but not more than a gibibyte.
 */
final class LineNumbers {

  private static final long LIMIT = 1L << 30;
  private static final int BUFFER_SIZE = 64 * 1024;

  private LineNumbers() {}

  /** {@code books/a.txt, line 17}, or its byte where to count lines would take too long. */
  static String place(String source, long position) {
    OptionalLong line = lineOf(source, position);
    return line.isPresent()
        ? source + ", line " + line.getAsLong()
        : SliceFile.place(source, position);
  }

  /** The number, from 1, of the line that a byte of a file lies in, if it can be told. */
  static OptionalLong lineOf(String source, long position) {
    if (position > LIMIT) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(1 + lineFeedsBefore(source, position));
    } catch (IOException e) {
      // What is being reported is worth more than its line.
      return OptionalLong.empty();
    }
  }

  private static long lineFeedsBefore(String source, long position) throws IOException {
    byte[] buffer = new byte[BUFFER_SIZE];
    long lineFeeds = 0;
    try (FileSources sources = new FileSources();
        SliceFile file = SliceFile.open(Slice.ofBytes(source, 0, 0), sources)) {
      long at = 0;
      while (at < position) {
        int count = file.read(at, buffer, 0, (int) Math.min(buffer.length, position - at));
        if (count < 0) {
          throw new IOException(source + " has become shorter than " + position + " bytes");
        }
        lineFeeds += count(buffer, count);
        at += count;
      }
    }
    return lineFeeds;
  }

  private static long count(byte[] bytes, int length) {
    long found = 0;
    int at = Bytes.indexOf(bytes, 0, length, (byte) '\n');
    while (at >= 0) {
      found++;
      at = Bytes.indexOf(bytes, at + 1, length, (byte) '\n');
    }
    return found;
  }
}
