package dev.millrace;

/**
 * Chooses the partition, and so the reduce task, of a key. Must be deterministic across processes:
 * never {@code hashCode} of a class that does not define it. Without one, a job's keys are spread
 * by a stable hash of their encoding.
 *
 * @param <K> the type of the keys
 */
@FunctionalInterface
public interface Partitioner<K> {

  /**
   * Returns the partition of {@code key}.
   *
   * @param partitions how many there are, 1 to 4096
   * @return 0 to {@code partitions - 1}; anything else fails the attempt
   */
  int partition(K key, int partitions);
}
