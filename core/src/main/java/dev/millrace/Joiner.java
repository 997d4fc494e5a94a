package dev.millrace;

/**
 * Makes one result of two values that belong together. Must be deterministic.
 *
 * @param <K> the type of the keys
 * @param <A> what there is of the left side
 * @param <B> what there is of the right side
 * @param <R> the type of the results
 */
@FunctionalInterface
public interface Joiner<K, A, B, R> {

  /** Joins two values of a key. */
  R join(K key, A left, B right);
}
