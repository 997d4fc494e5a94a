package dev.millrace.redis.input;

import com.google.common.hash.HashCode;
import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;
import java.nio.ByteBuffer;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Which elements have been read: 128 bits of each, in an open-addressing table, some 32 bytes an
 * element. Seeded, so that nobody can prepare elements that would be taken for others.
 */
final class SeenElements {

  private final HashFunction hash = Hashing.murmur3_128(ThreadLocalRandom.current().nextInt());

  /** Two words for each place; both zero where it is free. */
  private long[] words = new long[2 << 10];

  private int size;

  /** True if the element had not been added. */
  boolean add(byte[] element) {
    HashCode code = hash.hashBytes(element);
    ByteBuffer bits = ByteBuffer.wrap(code.asBytes());
    // One bit is set for good, so that no element looks like a free place.
    if (!insert(bits.getLong() | 1, bits.getLong())) {
      return false;
    }
    size++;
    if (4L * size > words.length) {
      grow();
    }
    return true;
  }

  private boolean insert(long high, long low) {
    int mask = words.length - 1;
    int at = (int) low << 1 & mask;
    while (words[at] != 0) {
      if (words[at] == high && words[at + 1] == low) {
        return false;
      }
      at = at + 2 & mask;
    }
    words[at] = high;
    words[at + 1] = low;
    return true;
  }

  private void grow() {
    long[] old = words;
    words = new long[2 * old.length];
    for (int at = 0; at < old.length; at += 2) {
      if (old[at] != 0) {
        insert(old[at], old[at + 1]);
      }
    }
  }
}
