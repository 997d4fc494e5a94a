package dev.millrace;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Searches in bytes, eight at a time: text input and tokenizers spend most of their time here. What
 * is looked for becomes a zero byte of a word; the lowest zero byte is the lowest that borrows when
 * one is subtracted from each (Mycroft 1987; Warren, Hacker's Delight, 6-1).
 */
public final class Bytes {

  static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;

  private Bytes() {}

  /** The index of the first such byte in {@code [from, to)}, or -1. */
  public static int indexOf(byte[] bytes, int from, int to, byte value) {
    long wanted = repeat(value);
    int index = from;
    for (; index <= to - Long.BYTES; index += Long.BYTES) {
      long found = zeros((long) WORD.get(bytes, index) ^ wanted);
      if (found != 0) {
        return index + (Long.numberOfTrailingZeros(found) >>> 3);
      }
    }
    for (; index < to; index++) {
      if (bytes[index] == value) {
        return index;
      }
    }
    return -1;
  }

  /**
   * The index of the first occurrence of {@code text[textFrom, textTo)} in {@code [from, to)}, or
   * -1. Looks for its first and last byte at once, at their distance, and compares the rest only
   * where both are (Mula, "SIMD-friendly algorithms for substring searching").
   */
  public static int indexOf(byte[] bytes, int from, int to, byte[] text, int textFrom, int textTo) {
    int behind = textTo - textFrom - 1;
    if (behind < 0) {
      return from <= to ? from : -1;
    }
    long first = repeat(text[textFrom]);
    long last = repeat(text[textTo - 1]);
    int index = from;
    for (; index <= to - behind - Long.BYTES; index += Long.BYTES) {
      long differs =
          ((long) WORD.get(bytes, index) ^ first) | ((long) WORD.get(bytes, index + behind) ^ last);
      for (long found = zeros(differs); found != 0; found &= found - 1) {
        int at = index + (Long.numberOfTrailingZeros(found) >>> 3);
        if (Arrays.equals(bytes, at, at + behind + 1, text, textFrom, textTo)) {
          return at;
        }
      }
    }
    for (; index < to - behind; index++) {
      if (Arrays.equals(bytes, index, index + behind + 1, text, textFrom, textTo)) {
        return index;
      }
    }
    return -1;
  }

  /** A word of eight times this byte. */
  static long repeat(byte value) {
    return ONES * (value & 0xff);
  }

  /**
   * The high bit of every byte of the word that is zero; of bytes above the lowest such one it may
   * be set wrongly.
   */
  static long zeros(long word) {
    return (word - ONES) & ~word & HIGH_BITS;
  }

  /**
   * The high bit of every byte of the word that is less than {@code limit}, which is at most 128;
   * of bytes above the lowest such one it may be set wrongly.
   */
  static long below(long word, int limit) {
    return (word - ONES * limit) & ~word & HIGH_BITS;
  }
}
