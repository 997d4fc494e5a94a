package dev.millrace.engine;

import dev.millrace.Job;
import dev.millrace.Reducer;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of a reduce task: the runs of one partition merged by key, each key's values streamed
 * through the reducer, its results into the result writer. Memory is bounded by the settings,
 * whatever the size of the partition and the number of its runs.
 */
public final class ReduceTask {

  private static final int VALUES_BETWEEN_CHECKS = 256;

  private final Job<?, ?> job;
  private final DataCodec codec;
  private final Attempt attempt;
  private final AttemptGuard guard;
  private final boolean isPlain;
  private @Nullable KeyGroup current;
  private long values;
  private final LargestGroups largest = new LargestGroups();

  /** Prepares the attempt. */
  public ReduceTask(Job<?, ?> job, DataCodec codec, Attempt attempt, AttemptGuard guard) {
    this.job = job;
    this.codec = codec;
    this.attempt = attempt;
    this.guard = guard;
    this.isPlain = codec.keys().isPlain();
  }

  /**
   * Reduces the partition.
   *
   * @param runs all runs of the partition, in the order of their tasks
   * @return the manifest to commit
   * @throws UserCodeException if the reducer failed, or the comparator of keys
   * @throws LostBlockException if a block is gone or damaged; of this very attempt's origin if it
   *     is one that was merged on local disk
   * @throws IOException if the result could not be written, or the guard ended the attempt
   */
  public Manifest run(List<RunReader> runs, ResultWriter result, EngineSettings settings)
      throws IOException, UserCodeException {
    BlockOrigin origin = new BlockOrigin(attempt.task(), attempt.id(), attempt.task());
    guard.watch(attempt.life()::signs);
    try (AttemptLife opened = attempt.life();
        BoundedMerge merge = new BoundedMerge(origin, settings, guard, codec.keys())) {
      Manifest manifest = reduce(merge.merge(runs), result);
      attempt
          .life()
          .given(
              new Intake(
                  values, runs.stream().mapToLong(RunReader::bytes).sum(), largest.groups()));
      return manifest;
    } catch (ComparatorFailedException e) {
      throw new UserCodeException("where keys were merged", e);
    }
  }

  @SuppressWarnings("unchecked") // the builder saw to it that the reducer takes the mapper's pairs
  private Manifest reduce(MergeReader merge, ResultWriter result)
      throws IOException, UserCodeException {
    Reducer<Object, Object, Object> reducer =
        (Reducer<Object, Object, Object>) job.reducer().orElseThrow();
    AscendingResult ascending = new AscendingResult(codec.keys(), result);
    GuardedEmitter out =
        new GuardedEmitter(job.hasAscendingResult() ? ascending::add : result::add, guard);
    attempt.sides().guardedBy(out);
    long keys = 0;
    guard.watch(() -> values);
    guard.at(this::place);
    out.call(() -> reducer.open(attempt), () -> "in open, before the first key");
    while (!merge.isEmpty()) {
      guard.check();
      keys++;
      KeyGroup group = new KeyGroup(merge, out);
      long before = values;
      current = group;
      // Not by a call of its own: that would be the dearest part of a key with few values.
      try {
        Object key = group.key();
        ascending.given(key, group.encodedKey);
        reducer.reduce(key, group, out);
      } catch (Throwable e) {
        out.failed(e);
      }
      out.rethrow(group);
      group.skipRest();
      largest.add(group.decoded(), values - before);
    }
    out.call(() -> reducer.close(out), () -> "in close, after the last key");
    attempt.counters().add(TaskCounters.REDUCE_KEYS_IN, keys);
    attempt.counters().add(TaskCounters.REDUCE_RECORDS_OUT, out.emitted());
    return result.finish().manifest(attempt);
  }

  private String place() {
    KeyGroup group = current;
    return group == null ? "before the first key" : group.describe();
  }

  /** The values of the key at the head of the merge; they can be iterated once. */
  private final class KeyGroup
      implements Iterable<Object>, Iterator<Object>, GuardedEmitter.Position {
    private final MergeReader merge;
    private final GuardedEmitter out;
    private final byte[] encodedKey;
    private @Nullable Object key;
    private int groupEnd;
    private boolean begun;

    KeyGroup(MergeReader merge, GuardedEmitter out) {
      this.merge = merge;
      this.out = out;
      this.encodedKey = Arrays.copyOf(merge.head().key(), merge.head().keyLength());
    }

    Object key() {
      groupEnd = codec.keys().groupEnd(encodedKey, encodedKey.length);
      Object decoded = codec.keys().decode(encodedKey, encodedKey.length);
      key = decoded;
      return decoded;
    }

    Object decoded() {
      return key == null ? encodedKey : key;
    }

    @Override
    public String describe() {
      if (key == null) {
        return "a key of " + encodedKey.length + " bytes, which were to be decoded";
      }
      String text = key.toString();
      return "key " + (text.length() <= 100 ? text : text.substring(0, 100) + "...");
    }

    @Override
    public Iterator<Object> iterator() {
      if (begun) {
        throw new IllegalStateException(
            "The values of a key are streamed and can be iterated once: collect them if you need them again");
      }
      begun = true;
      return this;
    }

    @Override
    public boolean hasNext() {
      if (merge.isEmpty()) {
        return false;
      }
      RunReader head = merge.head();
      int length = head.keyLength();
      int end = isPlain ? length : Math.min(length, groupEnd);
      return Arrays.equals(encodedKey, 0, groupEnd, head.key(), 0, end);
    }

    @Override
    public Object next() {
      if (!hasNext()) {
        throw new NoSuchElementException("The key has no further value");
      }
      try {
        RunReader head = merge.head();
        Object value = codec.decode(head.block(), head.valueStart(), head.valueLength());
        advance();
        return value;
      } catch (IOException e) {
        throw out.storageFailed(e);
      } catch (RuntimeException e) {
        out.failed(e);
        throw e;
      }
    }

    void skipRest() throws IOException {
      while (hasNext()) {
        advance();
      }
    }

    private void advance() throws IOException {
      if (++values % VALUES_BETWEEN_CHECKS == 0) {
        guard.check();
      }
      merge.advance();
    }
  }
}
