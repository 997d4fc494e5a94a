package dev.millrace.engine;

import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;
import dev.millrace.InvalidJobException;
import dev.millrace.Job;
import dev.millrace.Partitioner;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Assigns keys to partitions: by the job's partitioner, by ranges where it is in total order, else
 * by a stable hash (FarmHash Fingerprint64, whose values are fixed for all time) of the encoded
 * key.
 */
final class KeySpread {

  private static final HashFunction HASH = Hashing.farmHashFingerprint64();

  private final KeyRanges ranges;
  private final KeyForm keys;
  private final GrowableBytes scratch = new GrowableBytes(256);
  private final @Nullable Partitioner<Object> partitioner;

  @SuppressWarnings(
      "unchecked") // the builder saw to it that the partitioner takes the mapper's keys
  KeySpread(Job<?, ?> job, KeyRanges ranges, KeyForm keys) {
    this.ranges = ranges;
    this.keys = keys;
    this.partitioner = (Partitioner<Object>) job.partitioner().orElse(null);
  }

  int partitions() {
    return ranges.partitions();
  }

  /** Whether the encoded key decides alone, not the job's partitioner. */
  boolean isByEncoding() {
    return partitioner == null;
  }

  /** The partition of the key of a record, where the encoded key decides. */
  int partition(RecordArena arena, int record) {
    scratch.truncate(0);
    arena.writeKey(record, scratch);
    if (!ranges.bounds().isEmpty()) {
      return ranges.partition(keys, scratch.array(), scratch.size());
    }
    int end = keys.groupEnd(scratch.array(), scratch.size());
    return partition(hash(scratch.array(), 0, end));
  }

  static long hash(byte[] bytes, int start, int length) {
    return HASH.hashBytes(bytes, start, length).asLong();
  }

  /** The partition of a key whose encoding has the given hash. */
  int partition(long hash) {
    return (int) ((hash >>> 32) * ranges.partitions() >>> 32);
  }

  /** The partition that the job's partitioner chooses. */
  int partition(Object key) {
    int partitions = ranges.partitions();
    int chosen = Objects.requireNonNull(partitioner).partition(keys.original(key), partitions);
    if (chosen < 0 || chosen >= partitions) {
      throw new InvalidJobException(
          "Partitioner "
              + partitioner.getClass().getName()
              + " chose partition "
              + chosen
              + " of "
              + partitions
              + ": it must be 0 to "
              + (partitions - 1));
    }
    return chosen;
  }
}
