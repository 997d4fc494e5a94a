package dev.millrace.compare;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * Sums by key: open addressing over keys that lie with their sums in chunks, so that nothing is
 * copied when there are more. Pairs are gathered, so that the cache misses of many lookups are
 * waited for together. An entry's number is its place in units of eight bytes; a key fits a chunk.
 */
final class HandTable {

  static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle BIG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int GATHERED = 64;

  // An entry: 8 bytes sum, 4 bytes of the hash, 4 bytes length, the key, zeros up to eight bytes.
  private static final int HEADER = 16;
  private static final int CHUNK_BITS = 23;
  private static final int CHUNK = 1 << CHUNK_BITS;

  private long[] slots = new long[1 << 16];
  private byte[][] chunks = {new byte[CHUNK], new byte[0]};
  private int top;
  private int count;
  private byte[] text = new byte[0];
  private final int[] starts = new int[GATHERED];
  private final int[] lengths = new int[GATHERED];
  private final int[] hashes = new int[GATHERED];
  private final long[] values = new long[GATHERED];
  private int gathered;
  private long touched;

  int count() {
    return count;
  }

  /** Mixes eight more bytes into a hash. */
  static long mix(long hash, long word) {
    long mixed = (hash ^ word) * 0x9E3779B97F4A7C15L;
    return mixed ^ mixed >>> 32;
  }

  static long hash(byte[] text, int start, int length) {
    long hash = length;
    int at = start;
    int end = start + length;
    for (; end - at >= 8; at += 8) {
      hash = mix(hash, (long) WORD.get(text, at));
    }
    return at < end ? mix(hash, (long) WORD.get(text, at) & (1L << 8 * (end - at)) - 1) : hash;
  }

  /**
   * Adds to a key's sum, now or later; before the contents of {@code from} change, {@link #flush}
   * must be called.
   */
  void add(byte[] from, int start, int length, long hash, long value) {
    if (from != text) {
      flush();
      text = from;
    }
    int at = gathered++;
    starts[at] = start;
    lengths[at] = length;
    hashes[at] = (int) hash;
    values[at] = value;
    if (gathered == GATHERED) {
      flush();
    }
  }

  void flush() {
    int mask = slots.length - 1;
    long touch = 0;
    for (int i = 0; i < gathered; i++) {
      long slot = slots[hashes[i] & mask];
      if (slot != 0) {
        touch += chunk((int) slot - 1)[offset((int) slot - 1)];
      }
    }
    touched += touch;
    for (int i = 0; i < gathered; i++) {
      addNow(text, starts[i], lengths[i], hashes[i], values[i]);
    }
    gathered = 0;
  }

  private void addNow(byte[] from, int start, int length, int hash, long value) {
    int mask = slots.length - 1;
    int at = hash & mask;
    while (true) {
      long slot = slots[at];
      if (slot == 0) {
        insert(at, from, start, length, hash, value);
        return;
      }
      int entry = (int) slot - 1;
      if ((int) (slot >>> 32) == hash && isKey(entry, from, start, length)) {
        byte[] chunk = chunk(entry);
        int offset = offset(entry);
        WORD.set(chunk, offset, (long) WORD.get(chunk, offset) + value);
        return;
      }
      at = at + 1 & mask;
    }
  }

  private boolean isKey(int entry, byte[] from, int start, int length) {
    if (length(entry) != length) {
      return false;
    }
    byte[] entries = chunk(entry);
    int key = key(entry);
    int at = 0;
    for (; length - at >= 8; at += 8) {
      if ((long) WORD.get(entries, key + at) != (long) WORD.get(from, start + at)) {
        return false;
      }
    }
    return at == length
        || (((long) WORD.get(entries, key + at) ^ (long) WORD.get(from, start + at))
                << 64 - 8 * (length - at))
            == 0;
  }

  private void insert(int at, byte[] from, int start, int length, int hash, long value) {
    int size = HEADER + (length + 7 & -8);
    if (size > CHUNK - 8) {
      throw new IllegalArgumentException("A key is longer than a chunk: " + length);
    }
    // Behind the last key of a chunk eight bytes can be read, too.
    if (offset(top) + size > CHUNK - 8) {
      top = (top >>> CHUNK_BITS - 3) + 1 << CHUNK_BITS - 3;
      int number = top >>> CHUNK_BITS - 3;
      if (number == chunks.length) {
        chunks = Arrays.copyOf(chunks, 2 * number);
      }
      chunks[number] = new byte[CHUNK];
    }
    byte[] entries = chunk(top);
    int offset = offset(top);
    WORD.set(entries, offset, value);
    INT.set(entries, offset + 8, hash);
    INT.set(entries, offset + 12, length);
    System.arraycopy(from, start, entries, offset + HEADER, length);
    slots[at] = (long) hash << 32 | top + 1;
    top += size >>> 3;
    if (++count * 2 > slots.length) {
      grow();
    }
  }

  private void grow() {
    long[] old = slots;
    slots = new long[2 * old.length];
    int mask = slots.length - 1;
    for (long slot : old) {
      if (slot != 0) {
        int at = (int) (slot >>> 32) & mask;
        while (slots[at] != 0) {
          at = at + 1 & mask;
        }
        slots[at] = slot;
      }
    }
  }

  /** Adds everything of another table. */
  void addAll(HandTable other) {
    other.forEach(
        entry ->
            add(
                other.bytes(entry),
                other.key(entry),
                other.length(entry),
                (int) INT.get(other.bytes(entry), offset(entry) + 8),
                other.sum(entry)));
  }

  /** The entries in the order of their keys. */
  HandOrder sorted() {
    long[] prefixes = new long[count];
    int[] refs = new int[count];
    int[] at = new int[1];
    forEach(
        entry -> {
          prefixes[at[0]] = (long) BIG.get(bytes(entry), key(entry));
          refs[at[0]++] = entry;
        });
    return HandOrder.sort(prefixes, refs, (left, right) -> compare(this, left, this, right));
  }

  private void forEach(IntConsumer visitor) {
    for (int entry = 0; entry < top; ) {
      if (offset(entry) > CHUNK - 8 - HEADER || length(entry) == 0) {
        // The rest of a chunk is empty, as every key has a byte.
        entry = (entry >>> CHUNK_BITS - 3) + 1 << CHUNK_BITS - 3;
        continue;
      }
      visitor.accept(entry);
      entry += HEADER + (length(entry) + 7 & -8) >>> 3;
    }
  }

  long sum(int entry) {
    return (long) WORD.get(chunk(entry), offset(entry));
  }

  int length(int entry) {
    return (int) INT.get(chunk(entry), offset(entry) + 12);
  }

  /** Where the key begins in {@link #bytes}. */
  int key(int entry) {
    return offset(entry) + HEADER;
  }

  byte[] bytes(int entry) {
    return chunk(entry);
  }

  /** Reads something of an entry, so that it is near when it is needed. */
  void touch(int entry) {
    touched += chunk(entry)[offset(entry)];
  }

  private byte[] chunk(int entry) {
    return chunks[entry >>> CHUNK_BITS - 3];
  }

  private static int offset(int entry) {
    return entry << 3 & CHUNK - 1;
  }

  static int compare(HandTable left, int leftEntry, HandTable right, int rightEntry) {
    int leftKey = left.key(leftEntry);
    int rightKey = right.key(rightEntry);
    return Arrays.compareUnsigned(
        left.bytes(leftEntry),
        leftKey,
        leftKey + left.length(leftEntry),
        right.bytes(rightEntry),
        rightKey,
        rightKey + right.length(rightEntry));
  }
}
