package dev.millrace.client;

import dev.millrace.InvalidJobException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map.Entry;
import java.util.PriorityQueue;

/**
 * The greatest values of a result that goes by, in memory for as many as are asked for.
 *
 * @param <T> what tells which of two equal values comes first
 */
public final class TopResults<T> {

  private record Ranked<T>(Entry<Object, Object> result, T tie) {}

  private final int most;
  private final PriorityQueue<Ranked<T>> best;

  /**
   * Begins with none.
   *
   * @param most how many to keep; at least 1
   * @param ties the order among results whose values are equal
   */
  public TopResults(int most, Comparator<? super T> ties) {
    this.most = most;
    // Least first, and of equal values the later one, which is the one to give up.
    Comparator<Ranked<T>> byValue = TopResults::compareValues;
    this.best =
        new PriorityQueue<>(
            byValue.thenComparing((one, other) -> ties.compare(other.tie(), one.tie())));
  }

  /**
   * Takes a result.
   *
   * @throws InvalidJobException if its value has no order
   */
  public void add(Entry<Object, Object> result, T tie) {
    best.add(new Ranked<>(result, tie));
    if (best.size() > most) {
      best.remove();
    }
  }

  /** Takes those that are left; the greatest value first. */
  public List<Entry<Object, Object>> descending() {
    List<Entry<Object, Object>> descending = new ArrayList<>();
    while (!best.isEmpty()) {
      descending.add(best.remove().result());
    }
    Collections.reverse(descending);
    return descending;
  }

  @SuppressWarnings("unchecked") // values that cannot be compared are refused just below
  private static int compareValues(Ranked<?> left, Ranked<?> right) {
    Object a = left.result().getValue();
    Object b = right.result().getValue();
    if (!(a instanceof Comparable) || a.getClass() != b.getClass()) {
      throw new InvalidJobException(
          "--top needs values with an order, and these are of class " + a.getClass().getName());
    }
    return ((Comparable<Object>) a).compareTo(b);
  }
}
