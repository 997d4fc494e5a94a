package dev.millrace.compare;

/** Counts the matches of {@code [a-z_]+_lock\(} by hand: finds the bracket, then looks back. */
public final class HandGrep {

  private static final long BRACKETS = 0x2828282828282828L;
  private static final long ONES = 0x0101010101010101L;
  private static final long TOPS = 0x8080808080808080L;
  private static final byte[] TAIL = {'_', 'l', 'o', 'c', 'k'};

  private HandGrep() {}

  /** Arguments: input, output. */
  public static void main(String[] arguments) throws Exception {
    HandAggregate.run(arguments, HandGrep::scan);
  }

  static void scan(byte[] text, int length, HandTable[] tables) {
    for (int base = 0; base < length; base += 8) {
      long word = (long) HandTable.WORD.get(text, base) ^ BRACKETS;
      // Exact up to the first mark; what is marked behind it is looked at again below.
      for (long marks = word - ONES & ~word & TOPS; marks != 0; marks &= marks - 1) {
        int at = base + (Long.numberOfTrailingZeros(marks) >>> 3);
        if (at < length && text[at] == '(') {
          match(text, at, tables);
        }
      }
    }
  }

  private static void match(byte[] text, int bracket, HandTable[] tables) {
    int tail = bracket - TAIL.length;
    for (int i = 0; i < TAIL.length; i++) {
      if (tail <= 0 || text[tail + i] != TAIL[i]) {
        return;
      }
    }
    int start = tail;
    while (start > 0
        && (text[start - 1] >= 'a' && text[start - 1] <= 'z' || text[start - 1] == '_')) {
      start--;
    }
    if (start < tail) {
      int length = bracket + 1 - start;
      long hash = HandTable.hash(text, start, length);
      HandAggregate.of(tables, hash).add(text, start, length, hash, 1);
    }
  }
}
