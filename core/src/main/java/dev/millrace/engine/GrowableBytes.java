package dev.millrace.engine;

import java.io.OutputStream;
import java.util.Arrays;

/**
 * A byte array that grows as it is written, with the variable-length integers that all formats of
 * the engine share.
 */
public final class GrowableBytes extends OutputStream {

  /** The longest array that every JVM can allocate. */
  static final int MAX_SIZE = Integer.MAX_VALUE - 8;

  private static final int INITIAL = 1 << 12;

  private byte[] array;
  private int size;

  GrowableBytes() {
    this(INITIAL);
  }

  /** Creates an empty one that holds {@code capacity} bytes before it has to grow. */
  public GrowableBytes(int capacity) {
    array = new byte[capacity];
  }

  /**
   * The bytes written so far are those from 0 to {@link #size}; the array is replaced when it
   * grows.
   */
  public byte[] array() {
    return array;
  }

  /** How many bytes have been written. */
  public int size() {
    return size;
  }

  /** Forgets everything after the first {@code newSize} bytes. */
  public void truncate(int newSize) {
    size = newSize;
  }

  /**
   * Forgets everything, and gives the memory back if there is more of it than {@code maxKept}
   * bytes.
   */
  void reset(long maxKept) {
    size = 0;
    if (array.length > maxKept) {
      array = new byte[INITIAL];
    }
  }

  /** A copy of the bytes written so far. */
  public byte[] toByteArray() {
    return Arrays.copyOf(array, size);
  }

  /**
   * Makes room for {@code count} more bytes and returns the array, to be written from {@link #size}
   * on.
   */
  public byte[] ensure(int count) {
    if (array.length - size < count) {
      grow(count);
    }
    return array;
  }

  /** Says that {@code count} bytes were written into the array that {@link #ensure} returned. */
  public void advance(int count) {
    size += count;
  }

  /** Appends one byte: the low eight bits. */
  @Override
  public void write(int value) {
    ensure(1)[size++] = (byte) value;
  }

  /** Appends part of an array. */
  @Override
  public void write(byte[] bytes, int offset, int length) {
    System.arraycopy(bytes, offset, ensure(length), size, length);
    size += length;
  }

  /** Appends an unsigned integer in 1 to 5 bytes, seven bits each, the lowest first. */
  public void writeVarint(int value) {
    ensure(5);
    int rest = value;
    while ((rest & ~0x7f) != 0) {
      array[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    array[size++] = (byte) rest;
  }

  /**
   * Puts a number in the place of the one byte at {@code index}; what stands behind it moves on.
   */
  void setVarint(int index, int value) {
    int more = varintLength(value) - 1;
    if (more > 0) {
      System.arraycopy(ensure(more), index + 1, array, index + 1 + more, size - index - 1);
    }
    int end = size + more;
    size = index;
    writeVarint(value);
    size = end;
  }

  /** How many bytes {@link #writeVarint} writes for a value. */
  public static int varintLength(int value) {
    return Math.max(1, (38 - Integer.numberOfLeadingZeros(value)) / 7);
  }

  private void grow(int count) {
    long needed = (long) size + count;
    if (needed > MAX_SIZE) {
      throw new IllegalStateException(
          "A buffer would have to hold " + needed + " bytes; the most is " + MAX_SIZE);
    }
    long doubled = Math.max(needed, 2L * array.length);
    array = Arrays.copyOf(array, (int) Math.min(doubled, MAX_SIZE));
  }
}
