package dev.millrace.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Hash and equality of encoded keys for tables within one process, eight bytes at a time: each word
 * is mixed in by a multiplication with an odd constant and a fold of the high half, as in the
 * finalizer of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014). Seeded anew in every process, so
 * that no input can be made to collide; which partition a key belongs to is decided by the stable
 * hash of {@link KeySpread} instead.
 */
final class KeyHash {

  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long SEED = ThreadLocalRandom.current().nextLong();

  private KeyHash() {}

  /** The hash of part of an array. */
  static int of(byte[] bytes, int start, int length) {
    int end = start + length;
    long hash = SEED ^ length;
    int at = start;
    for (; end - at > Long.BYTES; at += Long.BYTES) {
      hash = mix(hash ^ (long) WORD.get(bytes, at));
    }
    hash = mix(mix(hash ^ tail(bytes, at, end)));
    return (int) (hash >>> 32);
  }

  /** Whether two parts of an array, of the same length, hold the same bytes. */
  static boolean equal(byte[] bytes, int left, int right, int length) {
    int at = 0;
    for (; length - at >= Long.BYTES; at += Long.BYTES) {
      if ((long) WORD.get(bytes, left + at) != (long) WORD.get(bytes, right + at)) {
        return false;
      }
    }
    return tail(bytes, left + at, left + length) == tail(bytes, right + at, right + length);
  }

  /** At most eight bytes as a number, the first in the lowest place. */
  private static long tail(byte[] bytes, int start, int end) {
    if (end == start) {
      return 0;
    }
    if (start + Long.BYTES <= bytes.length) {
      return (long) WORD.get(bytes, start) & -1L >>> 8 * (Long.BYTES - (end - start));
    }
    long value = 0;
    for (int at = end - 1; at >= start; at--) {
      value = value << 8 | (bytes[at] & 0xff);
    }
    return value;
  }

  private static long mix(long word) {
    long mixed = (word ^ word >>> 31) * 0xbf58476d1ce4e5b9L;
    return mixed ^ mixed >>> 29;
  }
}
