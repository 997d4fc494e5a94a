package dev.millrace.compare;

/** Counts words, runs of bytes above the space, by hand. */
public final class HandWordCount {

  private static final long SPACES = 0x2121212121212121L;
  private static final long TOPS = 0x8080808080808080L;

  private HandWordCount() {}

  /** Arguments: input, output. */
  public static void main(String[] arguments) throws Exception {
    HandAggregate.run(arguments, HandWordCount::scan);
  }

  static void scan(byte[] text, int length, HandTable[] tables) {
    int at = 0;
    while (at < length) {
      int start = at;
      long mixed = 0;
      while (true) {
        long word = (long) HandTable.WORD.get(text, at);
        // Marks bytes below 0x21; exact up to the first one, and the padding holds such a byte.
        long marks = word - SPACES & ~word & TOPS;
        if (marks != 0) {
          int bytes = Long.numberOfTrailingZeros(marks) >>> 3;
          at += bytes;
          if (bytes > 0) {
            mixed = HandTable.mix(mixed, word & (1L << 8 * bytes) - 1);
          }
          break;
        }
        mixed = HandTable.mix(mixed, word);
        at += 8;
      }
      if (at > start) {
        long hash = HandTable.mix(mixed, at - start);
        HandAggregate.of(tables, hash).add(text, start, at - start, hash, 1);
      }
      at++;
    }
  }
}
