package dev.millrace;

/**
 * Turns one input record into any number of key-value pairs. A new instance serves each attempt of
 * a map task, from one thread. Mapping must be deterministic: a task that is run twice, because a
 * worker died, has to emit the same pairs.
 *
 * @param <I> the type of the input's records
 * @param <K> the type of the emitted keys
 * @param <V> the type of the emitted values
 */
@FunctionalInterface
public interface Mapper<I, K, V> {

  /** Called once before the first record of the attempt. */
  default void open(TaskContext context) throws Exception {}

  /**
   * Maps one record. Whatever it throws fails the attempt; the task is then retried up to the job's
   * {@code maxAttempts}.
   */
  void map(I record, Emitter<K, V> out) throws Exception;

  /** Called once after the last record, unless the attempt has failed; may still emit. */
  default void close(Emitter<K, V> out) throws Exception {}
}
