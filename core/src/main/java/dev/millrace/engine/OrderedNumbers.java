package dev.millrace.engine;

/**
 * Numbers as bytes that sort as the numbers do, after the tuple layer of FoundationDB.
 *
 * <p>An integer is a tag and its significant bytes, the highest first: none for 0, one for 1 to
 * 255. The tag is a middle plus the count of bytes, so longer numbers sort behind shorter ones.
 * Below zero the count is subtracted and the bytes of the magnitude are complemented, which turns
 * the order around. There is one encoding of every number, and decoding accepts no other.
 *
 * <p>A floating-point number is its IEEE bits with the sign flipped, or all bits when it is
 * negative: -0.0 sorts before 0.0, and NaN, always the canonical one, behind infinity, as in {@code
 * compareTo}.
 */
final class OrderedNumbers {

  private OrderedNumbers() {}

  /** Appends an integer under the tags around {@code middle}. */
  static void write(int middle, long value, GrowableBytes out) {
    byte[] array = out.ensure(9);
    int at = out.size();
    boolean negative = value < 0;
    int count = significantBytes(value);
    array[at] = (byte) (negative ? middle - count : middle + count);
    long bits = negative ? value - 1 : value;
    for (int i = count; i > 0; i--) {
      array[at + i] = (byte) bits;
      bits >>>= 8;
    }
    out.advance(count + 1);
  }

  /** Reads the bytes after a tag around {@code middle}. */
  static long read(int middle, int tag, ByteCursor in) {
    int count = Math.abs(tag - middle);
    in.require(count);
    long bits = 0;
    for (int i = 0; i < count; i++) {
      bits = bits << 8 | in.bytes[in.position + i] & 0xff;
    }
    boolean negative = tag < middle;
    long value = bits;
    if (negative) {
      value = (count == 8 ? bits : bits | -1L << (8 * count)) + 1;
    }
    if (significantBytes(value) != count || value < 0 != negative) {
      throw in.damaged("an integer of " + count + " bytes is not encoded in the shortest way");
    }
    in.position += count;
    return value;
  }

  /** Reads a tag around {@code middle}, which spans {@code width} bytes, and its integer. */
  static long readTagged(int middle, int width, ByteCursor in) {
    int tag = in.next();
    if (Math.abs(tag - middle) > width) {
      throw in.damaged("an integer is expected, and the tag is " + tag);
    }
    return read(middle, tag, in);
  }

  /** Appends four bytes, the highest first. */
  static void writeFixed(int value, GrowableBytes out) {
    byte[] array = out.ensure(4);
    int at = out.size();
    array[at] = (byte) (value >>> 24);
    array[at + 1] = (byte) (value >>> 16);
    array[at + 2] = (byte) (value >>> 8);
    array[at + 3] = (byte) value;
    out.advance(4);
  }

  /** Appends eight bytes, the highest first. */
  static void writeFixed(long value, GrowableBytes out) {
    writeFixed((int) (value >>> 32), out);
    writeFixed((int) value, out);
  }

  static void writeFloat(float value, GrowableBytes out) {
    int bits = Float.floatToIntBits(value);
    writeFixed(bits ^ (bits >> 31 | Integer.MIN_VALUE), out);
  }

  static float readFloat(ByteCursor in) {
    int ordered = in.fixedInt();
    int bits = ordered ^ (~ordered >> 31 | Integer.MIN_VALUE);
    float value = Float.intBitsToFloat(bits);
    if (Float.isNaN(value) && bits != Float.floatToIntBits(Float.NaN)) {
      throw in.damaged("a float is another NaN than the one that is written");
    }
    return value;
  }

  static void writeDouble(double value, GrowableBytes out) {
    long bits = Double.doubleToLongBits(value);
    writeFixed(bits ^ (bits >> 63 | Long.MIN_VALUE), out);
  }

  static double readDouble(ByteCursor in) {
    long ordered = in.fixedLong();
    long bits = ordered ^ (~ordered >> 63 | Long.MIN_VALUE);
    double value = Double.longBitsToDouble(bits);
    if (Double.isNaN(value) && bits != Double.doubleToLongBits(Double.NaN)) {
      throw in.damaged("a double is another NaN than the one that is written");
    }
    return value;
  }

  private static int significantBytes(long value) {
    return (71 - Long.numberOfLeadingZeros(value < 0 ? -value : value)) >>> 3;
  }
}
