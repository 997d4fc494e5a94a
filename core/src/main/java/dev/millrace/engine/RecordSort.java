package dev.millrace.engine;

import java.util.Arrays;

/**
 * Puts the records of an arena in order: by partition, then by key, equal keys as they were added.
 * Eight bytes of the keys are sorted at a time, by a radix sort from the least significant byte up
 * that passes over bytes which all keys share (LSD radix sort, Knuth, TAOCP 3, 5.2.5); records that
 * agree in them go on with the next eight, as in a radix sort from the most significant digit down.
 * Few records are sorted by insertion, and keys that agree for long by merging, so that neither
 * costs more than comparing them would.
 */
final class RecordSort {

  private static final int FEW = 24;
  private static final int RADIX = 256;
  private static final int DIGITS = Long.BYTES;

  /** Keys that agree in so many words, 128 bytes, are compared as wholes. */
  private static final int MAX_WORD = 16;

  /** Of keys that end within the word that is sorted, the shorter stands first. */
  private static final int CLASSES = Long.BYTES + 2;

  private final RecordArena arena;
  private final int[][] counts = new int[DIGITS][RADIX];
  private final long[] prefixes;
  private int[] order;
  private int[] spare;

  /** Where in the array of prefixes that of the first record stands; and where there is room. */
  private int base;

  private int spareBase;

  private RecordSort(RecordArena arena, int[] order, int[] spare, long[] prefixes) {
    this.arena = arena;
    this.order = order;
    this.spare = spare;
    this.prefixes = prefixes;
    this.spareBase = order.length;
  }

  /**
   * Returns the records in order.
   *
   * @param records as they were added; overwritten
   * @param scratch at least two words for each record; overwritten
   */
  static int[] sort(RecordArena arena, int[] records, int partitions, long[] scratch) {
    int[] ends = new int[partitions];
    for (int record : records) {
      ends[arena.partition(record)]++;
    }
    for (int p = 0, sum = 0; p < partitions; p++) {
      sum += ends[p];
      ends[p] = sum - ends[p];
    }
    int[] order = new int[records.length];
    for (int record : records) {
      order[ends[arena.partition(record)]++] = record;
    }
    RecordSort sort = new RecordSort(arena, order, records, scratch);
    for (int p = 0; p < partitions; p++) {
      sort.sort(p == 0 ? 0 : ends[p - 1], ends[p], 0);
    }
    return sort.order;
  }

  /** Sorts part of the order whose keys agree in the words before {@code word}. */
  private void sort(int from, int to, int word) {
    if (to - from <= FEW) {
      insertionSort(from, to, word);
    } else if (word >= MAX_WORD) {
      mergeSort(from, to, word);
    } else {
      for (int i = from; i < to; i++) {
        prefixes[base + i] = arena.prefix(order[i], word);
      }
      radixSort(from, to);
      for (int start = from; start < to; ) {
        int end = start + 1;
        while (end < to && prefixes[base + end] == prefixes[base + start]) {
          end++;
        }
        sortAlike(start, end, word);
        start = end;
      }
    }
  }

  /** Sorts records that agree in a word too: first those that end in it, by length, stably. */
  private void sortAlike(int from, int to, int word) {
    if (to - from <= FEW) {
      insertionSort(from, to, word);
      return;
    }
    int[] starts = new int[CLASSES + 1];
    for (int i = from; i < to; i++) {
      starts[endClass(order[i], word) + 1]++;
    }
    for (int c = 0; c < CLASSES; c++) {
      starts[c + 1] += starts[c];
    }
    int longer = from + starts[CLASSES - 1];
    for (int i = from; i < to; i++) {
      spare[from + starts[endClass(order[i], word)]++] = order[i];
    }
    System.arraycopy(spare, from, order, from, to - from);
    sort(longer, to, word + 1);
  }

  private int endClass(int record, int word) {
    return Math.min(Math.max(0, arena.keyLength(record) - (word << 3)), CLASSES - 1);
  }

  private void radixSort(int from, int to) {
    for (int[] ofDigit : counts) {
      Arrays.fill(ofDigit, 0);
    }
    for (int i = from; i < to; i++) {
      long prefix = prefixes[base + i];
      for (int digit = 0; digit < DIGITS; digit++) {
        counts[digit][(int) (prefix >>> (digit << 3)) & 0xff]++;
      }
    }
    boolean swapped = false;
    for (int digit = 0; digit < DIGITS; digit++) {
      int shift = digit << 3;
      if (counts[digit][(int) (prefixes[base + from] >>> shift) & 0xff] < to - from) {
        scatter(from, to, counts[digit], shift);
        swap();
        swapped = !swapped;
      }
    }
    if (swapped) {
      System.arraycopy(order, from, spare, from, to - from);
      System.arraycopy(prefixes, base + from, prefixes, spareBase + from, to - from);
      swap();
    }
  }

  private void scatter(int from, int to, int[] places, int shift) {
    for (int value = 0, sum = from; value < RADIX; value++) {
      int count = places[value];
      places[value] = sum;
      sum += count;
    }
    for (int i = from; i < to; i++) {
      long prefix = prefixes[base + i];
      int place = places[(int) (prefix >>> shift) & 0xff]++;
      spare[place] = order[i];
      prefixes[spareBase + place] = prefix;
    }
  }

  /** Only one part of the arrays is meant, so they are swapped back before anything else is. */
  private void swap() {
    int[] records = order;
    order = spare;
    spare = records;
    int prefixesAt = base;
    base = spareBase;
    spareBase = prefixesAt;
  }

  private void insertionSort(int from, int to, int word) {
    for (int i = from + 1; i < to; i++) {
      int record = order[i];
      int j = i - 1;
      while (j >= from && arena.compare(order[j], record, word) > 0) {
        order[j + 1] = order[j];
        j--;
      }
      order[j + 1] = record;
    }
  }

  /** A stable merge sort, bottom up: the JIT compiles its loops sooner than recursion. */
  private void mergeSort(int from, int to, int word) {
    for (int start = from; start < to; start += FEW) {
      insertionSort(start, Math.min(to, start + FEW), word);
    }
    for (long width = FEW; width < to - from; width *= 2) {
      for (long start = from; start < to; start += 2 * width) {
        int middle = (int) Math.min(to, start + width);
        merge((int) start, middle, (int) Math.min(to, start + 2 * width), word);
      }
      System.arraycopy(spare, from, order, from, to - from);
    }
  }

  /** Merges {@code order[start, middle)} and {@code order[middle, end)}. */
  private void merge(int start, int middle, int end, int word) {
    int left = start;
    int right = middle;
    for (int i = start; i < end; i++) {
      boolean takeLeft =
          right == end || (left < middle && arena.compare(order[left], order[right], word) <= 0);
      spare[i] = takeLeft ? order[left++] : order[right++];
    }
  }
}
