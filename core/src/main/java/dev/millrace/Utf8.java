package dev.millrace;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An immutable text that is held as UTF-8: a slice of an array, as {@code TextInput.utf8Lines}
 * gives out lines without decoding them. It is a {@link CharSequence}, so regular expressions and
 * the like take it as it is, and it is a good key: equality, hash and order are those of its bytes,
 * which is the order of {@code String} keys too.
 *
 * <p>Taking a part of it copies nothing, so the smallest slice keeps the array of the largest alive
 * (of a line: some 256 KiB of the file). Whoever collects slices over many records takes {@link
 * #copy} of them; the engine does so with what is emitted.
 *
 * <p>The bytes are those of the input, unchecked. Where they are not valid UTF-8, the methods on
 * characters see U+FFFD in their place, while those on bytes, and a text output, see the bytes.
 * Indexes of the methods on bytes count bytes; those of {@link CharSequence} count UTF-16 units, as
 * it asks for. In a pure ASCII text both are the same and cost nothing; else a method on characters
 * decodes the text, once.
 */
public final class Utf8 implements CharSequence, Comparable<Utf8> {

  /** The text without characters. */
  public static final Utf8 EMPTY = new Utf8(new byte[0], 0, 0);

  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final int MAX_DIGITS = 18;

  private final byte[] array;
  private final int start;
  private final int length;

  /** What the bytes decode to, once that was asked for; never set for pure ASCII. */
  private @Nullable String decoded;

  private boolean ascii;

  private Utf8(byte[] array, int start, int length) {
    this.array = array;
    this.start = start;
    this.length = length;
  }

  /** The text of a string; an unpaired surrogate becomes {@code ?}. */
  public static Utf8 of(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new Utf8(bytes, 0, bytes.length);
  }

  /** A copy of part of an array. */
  public static Utf8 copyOf(byte[] bytes, int offset, int length) {
    return new Utf8(Arrays.copyOfRange(bytes, offset, offset + length), 0, length);
  }

  /** A slice of an array, without a copy. The caller must never change these bytes again. */
  public static Utf8 wrap(byte[] bytes, int offset, int length) {
    return new Utf8(bytes, offset, length);
  }

  /** How many bytes the text has. */
  public int size() {
    return length;
  }

  /** The byte at an index, 0 to {@link #size} - 1. */
  public byte byteAt(int index) {
    Objects.checkIndex(index, length);
    return array[start + index];
  }

  /** The text from the byte at {@code from} to the one before {@code to}, without a copy. */
  public Utf8 slice(int from, int to) {
    Objects.checkFromToIndex(from, to, length);
    return new Utf8(array, start + from, to - from);
  }

  /** The text from the byte at {@code from} on, without a copy. */
  public Utf8 slice(int from) {
    return slice(from, length);
  }

  /** The same text in an array of its own. */
  public Utf8 copy() {
    return copyOf(array, start, length);
  }

  /** The index of the first such byte from {@code from} on, or -1. */
  public int indexOf(int value, int from) {
    int found = Bytes.indexOf(array, start + from, start + length, (byte) value);
    return found < 0 ? -1 : found - start;
  }

  /** The index of the first occurrence of a text from byte {@code from} on, or -1. */
  public int indexOf(Utf8 text, int from) {
    int found =
        Bytes.indexOf(
            array,
            start + Math.max(0, from),
            start + length,
            text.array,
            text.start,
            text.start + text.length);
    return found < 0 ? -1 : found - start;
  }

  /** Whether the text begins with these bytes. */
  public boolean startsWith(Utf8 prefix) {
    return length >= prefix.length
        && Arrays.equals(
            array,
            start,
            start + prefix.length,
            prefix.array,
            prefix.start,
            prefix.start + prefix.length);
  }

  /**
   * The whole number that the text is: digits, after an optional sign.
   *
   * @throws NumberFormatException if it is not one, or does not fit
   */
  public long toLong() {
    int at = start;
    int end = start + length;
    boolean negative = at < end && array[at] == '-';
    if (at < end && (negative || array[at] == '+')) {
      at++;
    }
    if (at == end || end - at > MAX_DIGITS) {
      return Long.parseLong(toString());
    }
    long value = 0;
    for (; at < end; at++) {
      int digit = array[at] - '0';
      if (digit < 0 || digit > 9) {
        throw new NumberFormatException("For input string: \"" + this + "\"");
      }
      value = 10 * value + digit;
    }
    return negative ? -value : value;
  }

  /** Copies all bytes into an array, from {@code index} on. */
  public void copyTo(byte[] target, int index) {
    System.arraycopy(array, start, target, index, length);
  }

  /** Writes the bytes. */
  public void writeTo(OutputStream out) throws IOException {
    out.write(array, start, length);
  }

  /** The bytes in an array of their own. */
  public byte[] toByteArray() {
    return Arrays.copyOfRange(array, start, start + length);
  }

  /**
   * Eight bytes from {@code index} on as a number, the first in the lowest place; bytes behind the
   * end count as 0. This is how the engine reads keys: a word at a time.
   */
  public long wordAt(int index) {
    int at = start + index;
    int left = length - index;
    if (left <= 0) {
      return 0;
    }
    if (at + Long.BYTES <= array.length) {
      long word = (long) Bytes.WORD.get(array, at);
      return left >= Long.BYTES ? word : word & -1L >>> 8 * (Long.BYTES - left);
    }
    long word = 0;
    for (int i = Math.min(left, Long.BYTES) - 1; i >= 0; i--) {
      word = word << 8 | (array[at + i] & 0xff);
    }
    return word;
  }

  @Override
  public int length() {
    String text = decoded();
    return text == null ? length : text.length();
  }

  @Override
  public char charAt(int index) {
    String text = decoded();
    return text == null ? (char) byteAt(index) : text.charAt(index);
  }

  @Override
  public CharSequence subSequence(int from, int to) {
    String text = decoded();
    return text == null ? slice(from, to) : text.substring(from, to);
  }

  /** The text as a string. */
  @Override
  public String toString() {
    String text = decoded();
    return text == null ? new String(array, start, length, StandardCharsets.ISO_8859_1) : text;
  }

  /** Compares the bytes, unsigned: the order of code points. */
  @Override
  public int compareTo(Utf8 other) {
    return Arrays.compareUnsigned(
        array, start, start + length, other.array, other.start, other.start + other.length);
  }

  /** Whether the other is a {@code Utf8} of the same bytes. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Utf8 that
        && Arrays.equals(
            array, start, start + length, that.array, that.start, that.start + that.length);
  }

  @Override
  public int hashCode() {
    long hash = length;
    for (int index = 0; index < length; index += Long.BYTES) {
      hash = (hash ^ wordAt(index)) * 0x9e3779b97f4a7c15L;
      hash ^= hash >>> 32;
    }
    return (int) hash;
  }

  /** The decoded text, or null for ASCII. A race decodes twice, to the same. */
  private @Nullable String decoded() {
    if (ascii) {
      return null;
    }
    String text = decoded;
    if (text == null) {
      if (isAscii()) {
        ascii = true;
        return null;
      }
      text = new String(array, start, length, StandardCharsets.UTF_8);
      decoded = text;
    }
    return text;
  }

  private boolean isAscii() {
    long high = 0;
    for (int index = 0; index < length; index += Long.BYTES) {
      high |= wordAt(index);
    }
    return (high & HIGH_BITS) == 0;
  }
}
