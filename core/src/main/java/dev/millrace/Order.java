package dev.millrace;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * An order of keys or values by parts of them, each ascending or descending:
 *
 * <pre>{@code
 * Order.ascending(Visit::site).thenDescending(Visit::time)
 * }</pre>
 *
 * <p>A part is whatever a key can be whose class has an order of its own: a text, number, time,
 * enum, {@code Boolean}, {@code byte[]}, or a record or list of these, which are ordered by their
 * components and elements; null comes first. The function must be deterministic, and give parts of
 * one class. Orders are applied when a pair is emitted, once, and cost no comparisons by user code.
 *
 * @param <T> what is ordered
 */
public final class Order<T> {

  private final List<Part<T>> parts;

  /**
   * What is ordered by.
   *
   * @param of finds the part
   * @param isDescending whether the greatest comes first
   */
  public record Part<T>(Function<? super T, ?> of, boolean isDescending) {}

  private Order(List<Part<T>> parts) {
    this.parts = List.copyOf(parts);
  }

  /** By a part, the least first. */
  public static <T> Order<T> ascending(Function<? super T, ?> part) {
    return new Order<T>(List.of()).then(part, false);
  }

  /** By a part, the greatest first. */
  public static <T> Order<T> descending(Function<? super T, ?> part) {
    return new Order<T>(List.of()).then(part, true);
  }

  /** The natural order, turned round. */
  public static <T> Order<T> descending() {
    return descending(Function.identity());
  }

  /** Of those that are equal so far, the least first. */
  public Order<T> thenAscending(Function<? super T, ?> part) {
    return then(part, false);
  }

  /** Of those that are equal so far, the greatest first. */
  public Order<T> thenDescending(Function<? super T, ?> part) {
    return then(part, true);
  }

  /** The parts, the most important one first. */
  public List<Part<T>> parts() {
    return parts;
  }

  private Order<T> then(Function<? super T, ?> part, boolean isDescending) {
    List<Part<T>> more = new ArrayList<>(parts);
    more.add(new Part<>(Objects.requireNonNull(part, "part"), isDescending));
    return new Order<>(more);
  }
}
