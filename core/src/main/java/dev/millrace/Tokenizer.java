package dev.millrace;

import java.util.function.Consumer;

/**
 * Cuts a text into tokens at ASCII separators, without copying or decoding it. It has no state: one
 * serves all records and threads.
 *
 * <pre>{@code
 * Tokenizer words = Tokenizer.words();
 * Mapper<Utf8, Utf8, Long> mapper = (line, out) -> words.forEach(line, word -> out.emit(word, 1L));
 * }</pre>
 */
public final class Tokenizer {

  private static final int ASCII = 128;
  private static final String WHITE_SPACE = " \t\r\n\f";

  private final boolean[] separators = new boolean[256];

  /** All separators are below. */
  private final int limit;

  private final boolean keepsEmpty;

  private Tokenizer(String separators, boolean keepsEmpty) {
    int highest = -1;
    for (int i = 0; i < separators.length(); i++) {
      char separator = separators.charAt(i);
      if (separator >= ASCII) {
        throw new IllegalArgumentException("A separator must be an ASCII character: " + separator);
      }
      this.separators[separator] = true;
      highest = Math.max(highest, separator);
    }
    this.limit = highest + 1;
    this.keepsEmpty = keepsEmpty;
  }

  /** Words: the longest runs of anything but space, tab, CR, LF and FF. */
  public static Tokenizer words() {
    return separatedBy(WHITE_SPACE);
  }

  /**
   * The longest runs of anything but these characters.
   *
   * @throws IllegalArgumentException unless all of them are ASCII
   */
  public static Tokenizer separatedBy(String separators) {
    return new Tokenizer(separators, false);
  }

  /**
   * Fields with one such character between two of them; fields may be empty, and a text without a
   * separator is one field. There are no quotes and no escapes.
   *
   * @throws IllegalArgumentException unless it is ASCII
   */
  public static Tokenizer fields(char separator) {
    return new Tokenizer(String.valueOf(separator), true);
  }

  /** Hands the tokens of a text to {@code consumer}, in order. */
  public void forEach(Utf8 text, Consumer<Utf8> consumer) {
    int size = text.size();
    int start = 0;
    while (true) {
      int end = separator(text, start, size);
      if (keepsEmpty || end > start) {
        consumer.accept(text.slice(start, end));
      }
      if (end == size) {
        return;
      }
      start = end + 1;
    }
  }

  /** Where the first separator from {@code from} on is, or the end of the text. */
  private int separator(Utf8 text, int from, int size) {
    int index = from;
    while (index < size) {
      // Behind the end come zeros, which may be separators: hence the check.
      long candidates = Bytes.below(text.wordAt(index), limit);
      while (candidates != 0) {
        int at = index + (Long.numberOfTrailingZeros(candidates) >>> 3);
        if (at >= size) {
          return size;
        }
        if (separators[text.byteAt(at) & 0xff]) {
          return at;
        }
        candidates &= candidates - 1;
      }
      index += Long.BYTES;
    }
    return size;
  }
}
