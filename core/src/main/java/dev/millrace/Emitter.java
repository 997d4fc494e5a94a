package dev.millrace;

/**
 * Takes the pairs that a mapper or reducer produces. Keys and values are encoded or combined during
 * the call; the caller may reuse mutable ones afterwards only if the job has no combiner.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
@FunctionalInterface
public interface Emitter<K, V> {

  /**
   * Emits one pair; neither may be null.
   *
   * @throws InvalidJobException if the class of the key or value has no codec and is not registered
   *     with the job
   */
  void emit(K key, V value);
}
