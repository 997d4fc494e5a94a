package dev.millrace.engine;

/** A position in bytes that are being decoded; no read goes beyond their end. */
final class ByteCursor {

  private static final byte[] NOTHING = {};

  byte[] bytes = NOTHING;
  int position;
  int end;
  private int start;

  /** Begins at {@code offset} of an array, to end after {@code length} bytes. */
  void attach(byte[] array, int offset, int length) {
    bytes = array;
    start = offset;
    position = offset;
    end = offset + length;
  }

  /** How many bytes are left. */
  int remaining() {
    return end - position;
  }

  /** The next byte, 0 to 255, without passing it. */
  int peek() {
    require(1);
    return bytes[position] & 0xff;
  }

  /** The next byte, 0 to 255. */
  int next() {
    require(1);
    return bytes[position++] & 0xff;
  }

  /** Checks that {@code count} more bytes are there; nothing may be allocated for them before. */
  void require(int count) {
    if (count < 0 || count > end - position) {
      throw damaged((count & 0xffff_ffffL) + " bytes are announced where " + remaining() + " are");
    }
  }

  /**
   * An unsigned integer as {@link GrowableBytes#writeVarint} writes it; negative if it is too
   * large.
   */
  int varint() {
    int value = 0;
    for (int shift = 0; shift < 35; shift += 7) {
      int next = next();
      value |= (next & 0x7f) << shift;
      if (next < 0x80) {
        return value;
      }
    }
    throw damaged("a variable-length integer does not end");
  }

  /** Four bytes, the highest first. */
  int fixedInt() {
    require(4);
    int value = 0;
    for (int i = 0; i < 4; i++) {
      value = value << 8 | bytes[position++] & 0xff;
    }
    return value;
  }

  /** Eight bytes, the highest first. */
  long fixedLong() {
    long high = fixedInt();
    return high << 32 | fixedInt() & 0xffff_ffffL;
  }

  /** The error to throw for bytes that no encoder writes. */
  DamagedValueException damaged(String what) {
    return new DamagedValueException(what + " (at byte " + (position - start) + ")");
  }
}
