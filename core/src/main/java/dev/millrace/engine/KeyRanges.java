package dev.millrace.engine;

import java.util.List;

/**
 * How many partitions a job has, and, for one in total order, which range of keys each of them
 * takes: partition {@code i} those from bound {@code i - 1} on that are less than bound {@code i}.
 *
 * @param partitions how many partitions there are; at least 1
 * @param bounds encoded keys in ascending order, one less than partitions; none where keys are
 *     spread by their hash or by the job's partitioner
 */
public record KeyRanges(int partitions, List<byte[]> bounds) {

  /** Copies the list. */
  public KeyRanges {
    bounds = List.copyOf(bounds);
    if (!bounds.isEmpty() && bounds.size() != partitions - 1) {
      throw new IllegalArgumentException(
          partitions + " partitions have " + (partitions - 1) + " bounds, not " + bounds.size());
    }
  }

  /** Partitions whose keys no ranges decide. */
  public static KeyRanges none(int partitions) {
    return new KeyRanges(partitions, List.of());
  }

  /** The partition that takes a key; keys that equal bounds go to the partition behind the last. */
  int partition(KeyForm keys, byte[] key, int length) {
    int low = 0;
    int high = bounds.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (keys.compareBound(bounds.get(middle), key, length) <= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
