package dev.millrace.redis.input;

/**
 * A part of a hash table as Redis scans it, and so a part of the elements.
 *
 * <p>A scan goes through the buckets of a table in the order of their numbers with the bits
 * reversed, and its cursor is the number of the bucket that comes next (the algorithm is Pieter
 * Noordhuis's, explained at {@code dictScan} in Redis's {@code dict.c}). The number of a bucket is
 * the low bits of its elements' hashes, as many as the size of the table asks for. So, with bits
 * reversed, an element has a place of 64 bits that is its own whatever size the table has; a bucket
 * is the elements of an aligned interval of places; and a cursor is a place: all that lie before it
 * have been returned. A scan may begin at any place, which is what splits one into parts.
 *
 * <p>2<sup>bits</sup> parts are the aligned intervals of that many bits. As long as the table has
 * at least as many buckets as there are parts, no bucket lies in two of them. Growing and shrinking
 * do not change to which part an element belongs.
 *
 * @param bits how many of the places' highest bits are the number of the part; 0 for everything
 * @param index the number of the part
 */
record ScanRange(int bits, int index) {

  static final ScanRange ALL = new ScanRange(0, 0);

  ScanRange {
    if (bits < 0 || bits > 30 || index < 0 || index >= 1 << bits) {
      throw new IllegalArgumentException("Part %d of 2^%d".formatted(index, bits));
    }
  }

  /** The place that a cursor stands for; unsigned. */
  static long placeOf(long cursor) {
    return Long.reverse(cursor);
  }

  /** The cursor for a place. */
  static long cursorAt(long place) {
    return Long.reverse(place);
  }

  /** How many places a part has; 0 stands for all, 2<sup>64</sup>. */
  private long width() {
    return bits == 0 ? 0 : 1L << Long.SIZE - bits;
  }

  /** The first place. */
  long start() {
    return bits == 0 ? 0 : (long) index << Long.SIZE - bits;
  }

  boolean isLast() {
    return index == (1 << bits) - 1;
  }

  /** Whether a cursor that a scan of this part has returned stands where the part ends. */
  boolean endsAt(long cursor) {
    return isLast() ? cursor == 0 : placeOf(cursor) == start() + width();
  }

  /** Whether a cursor that a scan of this part has returned stands behind the end. */
  boolean isPassedBy(long cursor) {
    return !isLast()
        && (cursor == 0 || Long.compareUnsigned(placeOf(cursor), start() + width()) > 0);
  }

  /**
   * Whether a scan from cursor 0 that was to return one element shows that no bucket is wider than
   * a part. It stops at a boundary of buckets, the first at the soonest.
   *
   * @param cursor what it has returned
   */
  boolean isAtLeastABucket(long cursor) {
    return bits == 0 || (cursor != 0 && Long.compareUnsigned(placeOf(cursor), width()) <= 0);
  }

  /** How much of the part lies before a cursor, from 0 to 1. */
  double done(long cursor) {
    double places = Math.pow(2, Long.SIZE - bits);
    return unsigned(placeOf(cursor) - start()) / places;
  }

  private static double unsigned(long value) {
    double low = value >>> 1;
    return 2 * low + (value & 1);
  }
}
