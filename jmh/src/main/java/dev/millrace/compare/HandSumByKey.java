package dev.millrace.compare;

/** Adds up KEY TAB NUMBER lines by hand. */
public final class HandSumByKey {

  private static final long TABS = 0x0909090909090909L;
  private static final long ONES = 0x0101010101010101L;
  private static final long TOPS = 0x8080808080808080L;

  private HandSumByKey() {}

  /** Arguments: input, output. */
  public static void main(String[] arguments) throws Exception {
    HandAggregate.run(arguments, HandSumByKey::scan);
  }

  static void scan(byte[] text, int length, HandTable[] tables) {
    int at = 0;
    while (at < length) {
      int start = at;
      while (true) {
        long word = (long) HandTable.WORD.get(text, at) ^ TABS;
        long marks = word - ONES & ~word & TOPS;
        if (marks != 0) {
          at += Long.numberOfTrailingZeros(marks) >>> 3;
          break;
        }
        at += 8;
        if (at >= length) {
          throw new IllegalArgumentException("A line has no tab");
        }
      }
      int end = at++;
      boolean negative = text[at] == '-';
      if (negative) {
        at++;
      }
      long number = 0;
      for (; at < length && text[at] != '\n'; at++) {
        int digit = text[at] - '0';
        if (digit < 0 || digit > 9) {
          throw new IllegalArgumentException("Not a number");
        }
        number = 10 * number + digit;
      }
      at++;
      long hash = HandTable.hash(text, start, end - start);
      HandAggregate.of(tables, hash)
          .add(text, start, end - start, hash, negative ? -number : number);
    }
  }
}
