package dev.millrace.compare;

import java.io.IOException;
import java.util.Arrays;
import java.util.function.IntBinaryOperator;

/**
 * References in their order, and the first eight bytes of the key of each: sorted by these with a
 * radix sort, then what is equal in them by comparing.
 */
record HandOrder(long[] prefixes, int[] refs) {

  private static final int RADIX = 256;

  /**
   * Sorts {@code refs}, stably, by their prefixes as unsigned numbers, then by {@code ties}; both
   * arrays are used up.
   */
  static HandOrder sort(long[] prefixes, int[] refs, IntBinaryOperator ties) {
    int n = refs.length;
    long[] keys = prefixes;
    int[] from = refs;
    long[] otherKeys = new long[n];
    int[] to = new int[n];
    int[][] counts = new int[8][RADIX];
    for (long key : keys) {
      for (int digit = 0; digit < 8; digit++) {
        counts[digit][(int) (key >>> 8 * digit) & 0xff]++;
      }
    }
    for (int digit = 0; digit < 8; digit++) {
      int[] count = counts[digit];
      int shift = 8 * digit;
      if (n == 0 || count[(int) (keys[0] >>> shift) & 0xff] == n) {
        continue;
      }
      int sum = 0;
      for (int i = 0; i < RADIX; i++) {
        int here = count[i];
        count[i] = sum;
        sum += here;
      }
      for (int i = 0; i < n; i++) {
        int at = count[(int) (keys[i] >>> shift) & 0xff]++;
        otherKeys[at] = keys[i];
        to[at] = from[i];
      }
      long[] usedKeys = keys;
      keys = otherKeys;
      otherKeys = usedKeys;
      int[] used = from;
      from = to;
      to = used;
    }
    sortTies(keys, from, ties);
    return new HandOrder(keys, from);
  }

  /** Takes what {@link #merge} has found to be next. */
  interface Next {
    void accept(boolean isLeft, int ref) throws IOException;
  }

  /** Visits the references of both orders in order; of equal ones this one's first. */
  void merge(HandOrder other, IntBinaryOperator ties, Next next) throws IOException {
    int l = 0;
    int r = 0;
    while (l < refs.length && r < other.refs.length) {
      int order = Long.compareUnsigned(prefixes[l], other.prefixes[r]);
      if (order == 0) {
        order = ties.applyAsInt(refs[l], other.refs[r]);
      }
      if (order <= 0) {
        next.accept(true, refs[l++]);
      } else {
        next.accept(false, other.refs[r++]);
      }
    }
    while (l < refs.length) {
      next.accept(true, refs[l++]);
    }
    while (r < other.refs.length) {
      next.accept(false, other.refs[r++]);
    }
  }

  private static void sortTies(long[] keys, int[] refs, IntBinaryOperator ties) {
    for (int start = 0; start < refs.length; ) {
      int end = start + 1;
      while (end < refs.length && keys[end] == keys[start]) {
        end++;
      }
      if (end - start > 1) {
        mergeSort(refs, start, end, ties);
      }
      start = end;
    }
  }

  private static void mergeSort(int[] refs, int from, int to, IntBinaryOperator ties) {
    if (to - from <= 16) {
      for (int i = from + 1; i < to; i++) {
        int moving = refs[i];
        int at = i;
        for (; at > from && ties.applyAsInt(refs[at - 1], moving) > 0; at--) {
          refs[at] = refs[at - 1];
        }
        refs[at] = moving;
      }
      return;
    }
    int middle = (from + to) >>> 1;
    mergeSort(refs, from, middle, ties);
    mergeSort(refs, middle, to, ties);
    int[] left = Arrays.copyOfRange(refs, from, middle);
    int right = middle;
    int at = from;
    for (int i = 0; i < left.length; ) {
      boolean takesRight = right < to && ties.applyAsInt(left[i], refs[right]) > 0;
      refs[at++] = takesRight ? refs[right++] : left[i++];
    }
  }
}
