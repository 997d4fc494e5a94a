package dev.millrace.engine;

import dev.millrace.InvalidJobException;
import java.util.Arrays;

/**
 * The elements of a set, or the entries of a map, as they are appended to bytes and put in order.
 */
final class SortedParts {

  private final GrowableBytes out;
  private int[] starts;
  private int[] keyEnds;
  private int count;

  /** Begins after what is written so far, for about {@code expected} parts. */
  SortedParts(int expected, GrowableBytes out) {
    this.out = out;
    this.starts = new int[expected + 1];
    this.keyEnds = new int[expected + 1];
  }

  /** Says that the next part begins here. */
  void begin() {
    if (count + 1 == starts.length) {
      starts = Arrays.copyOf(starts, 2 * starts.length);
      keyEnds = Arrays.copyOf(keyEnds, 2 * keyEnds.length);
    }
    starts[count++] = out.size();
  }

  /** Says that the key of the part, in a set the whole of it, ends here. */
  void endKey() {
    keyEnds[count - 1] = out.size();
  }

  /**
   * Puts the parts in the order of their keys' bytes.
   *
   * @throws InvalidJobException if two keys of {@code owner} have the same bytes
   */
  void sort(Object owner) {
    starts[count] = out.size();
    boolean ascending = true;
    for (int i = 1; i < count && ascending; i++) {
      ascending = compare(i - 1, i) < 0;
    }
    if (ascending) {
      return;
    }
    Integer[] order = new Integer[count];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, this::compare);
    byte[] unsorted = Arrays.copyOfRange(out.array(), starts[0], out.size());
    out.truncate(starts[0]);
    for (int i = 0; i < count; i++) {
      if (i > 0 && compareIn(unsorted, starts[0], order[i - 1], order[i]) == 0) {
        throw new InvalidJobException(
            "A "
                + JobClasses.sourceName(owner.getClass())
                + " (a value of the job) has two elements or keys that are encoded alike: make them"
                + " differ by more than identity or unpaired surrogates");
      }
      int start = starts[order[i]];
      out.write(unsorted, start - starts[0], starts[order[i] + 1] - start);
    }
  }

  private int compare(int left, int right) {
    return compareIn(out.array(), 0, left, right);
  }

  private int compareIn(byte[] bytes, int base, int left, int right) {
    return Arrays.compareUnsigned(
        bytes,
        starts[left] - base,
        keyEnds[left] - base,
        bytes,
        starts[right] - base,
        keyEnds[right] - base);
  }
}
