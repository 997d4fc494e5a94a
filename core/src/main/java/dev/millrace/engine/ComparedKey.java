package dev.millrace.engine;

import java.util.Arrays;

/**
 * A key in a job that sorts its keys with a comparator: by its group first, if the job has groups,
 * then as the comparator says, and where that takes keys for equal by their bytes.
 */
final class ComparedKey implements Comparable<ComparedKey> {

  private final OrderedKeys form;
  private final byte[] bytes;
  private final int groupLength;
  private final Object key;

  /**
   * Takes a key.
   *
   * @param groupLength how many of the bytes are parts to group by
   */
  ComparedKey(OrderedKeys form, byte[] bytes, int groupLength, Object key) {
    this.form = form;
    this.bytes = bytes;
    this.groupLength = groupLength;
    this.key = key;
  }

  @Override
  public int compareTo(ComparedKey other) {
    int byKey = compareKey(other);
    return byKey != 0 ? byKey : Arrays.compareUnsigned(bytes, other.bytes);
  }

  /** Compares what the reducer is called for: not what the values are ordered by. */
  int compareGroup(ComparedKey other) {
    int byKey = compareKey(other);
    return byKey != 0
        ? byKey
        : Arrays.compareUnsigned(bytes, 0, groupEnd(bytes), other.bytes, 0, groupEnd(other.bytes));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ComparedKey compared && Arrays.equals(bytes, compared.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  private int compareKey(ComparedKey other) {
    int byGroup = Arrays.compareUnsigned(bytes, 0, groupLength, other.bytes, 0, other.groupLength);
    return byGroup != 0 ? byGroup : form.compare(key, other.key);
  }

  private int groupEnd(byte[] of) {
    return form.groupEnd(of, of.length);
  }
}
