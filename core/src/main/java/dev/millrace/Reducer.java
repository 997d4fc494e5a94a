package dev.millrace;

/**
 * Turns a key and all of its values into results. Keys arrive in ascending order of their encoding
 * (for strings: of their UTF-8 bytes), values in the order of the input. A new instance serves each
 * attempt, from one thread. Reducing must be deterministic.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values that mappers emit
 * @param <R> the type of the results
 */
@FunctionalInterface
public interface Reducer<K, V, R> {

  /** Called once before the first key of the attempt. */
  default void open(TaskContext context) throws Exception {}

  /**
   * Reduces the values of one key.
   *
   * @param values streamed, not held in memory: it can be iterated once, and only during this call
   * @param out takes results, usually under {@code key}; the keys of all emissions of an attempt
   *     must ascend
   */
  void reduce(K key, Iterable<V> values, Emitter<K, R> out) throws Exception;

  /** Called once after the last key, unless the attempt has failed; may still emit. */
  default void close(Emitter<K, R> out) throws Exception {}
}
