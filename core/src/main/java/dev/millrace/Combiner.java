package dev.millrace;

/**
 * Combines two values of the same key into one, so that fewer travel from mappers to reducers. It
 * must be associative: {@code combine(a, combine(b, c))} equals {@code combine(combine(a, b), c)}.
 * Values are combined in the order in which they were emitted, so it need not be commutative. How
 * often it is called, if at all, is not defined.
 *
 * @param <V> the type of the values
 */
@FunctionalInterface
public interface Combiner<V> {

  /**
   * Combines two values; may change and return {@code left}, the earlier one. A combiner that does
   * so needs values that can be changed and that belong to one emission alone: a new list for every
   * {@code emit}, not a shared one.
   */
  V combine(V left, V right);
}
