package dev.millrace.engine;

import java.util.Arrays;

/**
 * Encoded keys of buffered records, numbered in the order in which they were added, and the order
 * in which they are to be written: by partition, then by key, equal keys as added. Each key is
 * followed in the same arena by whatever the owner writes after it.
 */
final class RecordTable {

  /** Bytes of the index for one record; what the arrays below hold for it, grown by half. */
  static final int RECORD_COST = 40;

  /**
   * An arena that one huge record has made larger than this is not kept for the small ones that
   * follow.
   */
  private static final int MAX_KEPT_ARENA = 128 << 20;

  private static final int SMALL_RUN = 8;

  final GrowableBytes arena = new GrowableBytes();
  private int[] keyStart = new int[256];
  private int[] keyLength = new int[256];
  private int[] partition = new int[256];
  private long[] prefix = new long[256];
  private int count;

  int count() {
    return count;
  }

  /**
   * Adds the key that lies at the end of the arena from {@code start} on, and returns its number.
   */
  int add(int start, int length, int itsPartition) {
    if (count == keyStart.length) {
      int capacity = count + (count >> 1);
      keyStart = Arrays.copyOf(keyStart, capacity);
      keyLength = Arrays.copyOf(keyLength, capacity);
      partition = Arrays.copyOf(partition, capacity);
      prefix = Arrays.copyOf(prefix, capacity);
    }
    keyStart[count] = start;
    keyLength[count] = length;
    partition[count] = itsPartition;
    prefix[count] = prefix(arena.array(), start, length);
    return count++;
  }

  int keyStart(int record) {
    return keyStart[record];
  }

  int keyLength(int record) {
    return keyLength[record];
  }

  int partition(int record) {
    return partition[record];
  }

  void clear() {
    arena.reset(MAX_KEPT_ARENA);
    count = 0;
  }

  /**
   * The numbers of all records in the order in which they are to be written. A stable merge sort,
   * bottom up: the JIT compiles its few loops in a tenth of the time that recursion costs it.
   */
  int[] sorted() {
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      order[i] = i;
    }
    for (int start = 0; start < count; start += SMALL_RUN) {
      insertionSort(order, start, Math.min(count, start + SMALL_RUN));
    }
    int[] merged = new int[count];
    for (long width = SMALL_RUN; width < count; width *= 2) {
      for (long start = 0; start < count; start += 2 * width) {
        int middle = (int) Math.min(count, start + width);
        merge(order, merged, (int) start, middle, (int) Math.min(count, start + 2 * width));
      }
      int[] swapped = order;
      order = merged;
      merged = swapped;
    }
    return order;
  }

  /** Merges {@code from[start, middle)} and {@code from[middle, end)} into {@code to}. */
  private void merge(int[] from, int[] to, int start, int middle, int end) {
    int left = start;
    int right = middle;
    for (int i = start; i < end; i++) {
      boolean takeLeft = right == end || (left < middle && compare(from[left], from[right]) <= 0);
      to[i] = takeLeft ? from[left++] : from[right++];
    }
  }

  private void insertionSort(int[] order, int start, int end) {
    for (int i = start + 1; i < end; i++) {
      int record = order[i];
      int j = i - 1;
      while (j >= start && compare(order[j], record) > 0) {
        order[j + 1] = order[j];
        j--;
      }
      order[j + 1] = record;
    }
  }

  private int compare(int left, int right) {
    if (partition[left] != partition[right]) {
      return Integer.compare(partition[left], partition[right]);
    }
    if (prefix[left] != prefix[right]) {
      return Long.compareUnsigned(prefix[left], prefix[right]);
    }
    byte[] bytes = arena.array();
    return Arrays.compareUnsigned(
        bytes,
        keyStart[left],
        keyStart[left] + keyLength[left],
        bytes,
        keyStart[right],
        keyStart[right] + keyLength[right]);
  }

  /**
   * The first eight bytes of a key as a number that compares, unsigned, as they do; short keys are
   * filled with zeros.
   */
  private static long prefix(byte[] bytes, int start, int length) {
    long value = 0;
    int have = Math.min(8, length);
    for (int i = 0; i < have; i++) {
      value = value << 8 | (bytes[start + i] & 0xff);
    }
    return have == 0 ? 0 : value << 8 * (8 - have);
  }
}
