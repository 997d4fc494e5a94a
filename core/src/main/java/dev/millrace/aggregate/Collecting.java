package dev.millrace.aggregate;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Values that are kept as they are, within bounds. */
final class Collecting {

  private Collecting() {}

  /**
   * Checks that a bound leaves room for something.
   *
   * @throws IllegalArgumentException if it does not
   */
  static int check(int bound) {
    if (bound < 1) {
      throw new IllegalArgumentException("At least 1 value has to be allowed: " + bound);
    }
    return bound;
  }

  /**
   * Returns what was collected.
   *
   * @throws IllegalStateException if it is more than was allowed
   */
  static <C extends Collection<?>> C within(int bound, C collected) {
    if (collected.size() > bound) {
      throw new IllegalStateException(
          "A key has more than the "
              + bound
              + " values that it may have: allow more if they fit into the heap of a worker, or keep"
              + " some of them only, by Aggregators.first(n) or top(n)");
    }
    return collected;
  }

  /** Adds later values behind earlier ones, up to a bound. */
  static <V> List<V> append(int bound, List<V> left, List<V> right) {
    left.addAll(right.subList(0, Math.min(right.size(), bound - left.size())));
    return left;
  }

  /** Merges lists that are in order, of equal values those of the left one first, up to a bound. */
  static <V> List<V> merge(int bound, Comparator<? super V> order, List<V> left, List<V> right) {
    if (right.isEmpty()
        || left.size() == bound && order.compare(left.get(bound - 1), right.get(0)) <= 0) {
      return left;
    }
    List<V> merged = new ArrayList<>(Math.min(bound, left.size() + right.size()));
    int i = 0;
    int j = 0;
    while (merged.size() < bound && (i < left.size() || j < right.size())) {
      boolean takesLeft =
          j == right.size() || i < left.size() && order.compare(left.get(i), right.get(j)) <= 0;
      merged.add(takesLeft ? left.get(i++) : right.get(j++));
    }
    return merged;
  }

  /** A list of one value that can be changed. */
  static <V> List<V> only(V value) {
    List<V> list = new ArrayList<>();
    list.add(value);
    return list;
  }
}
