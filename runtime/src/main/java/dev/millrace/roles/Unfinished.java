package dev.millrace.roles;

import dev.millrace.Slice;
import dev.millrace.Split;
import dev.millrace.engine.Intake;
import dev.millrace.engine.Manifest;
import dev.millrace.engine.TaskCounters;
import dev.millrace.store.Amounts;
import dev.millrace.store.AttemptNote;
import dev.millrace.store.LargeKey;
import dev.millrace.store.PartialStore;
import dev.millrace.store.Phase;
import dev.millrace.store.StoreException;
import dev.millrace.store.TakenTask;
import dev.millrace.store.TaskQueue.Stored;
import java.util.List;
import java.util.Map;

/**
 * An attempt that has run: its blocks may still be on their way, and it is not committed.
 *
 * @param held its task
 * @param chunks where its blocks go
 * @param manifest what it commits
 * @param intake how much it was given, if it is a reduce attempt
 */
record Unfinished(
    HeldTask held, PartialStore.ChunkWriter chunks, Manifest manifest, Intake intake) {

  /** The attempt as it is committed now. */
  Stored stored() {
    return new Stored(held.task(), manifest, note());
  }

  /** What is noted of it now. */
  AttemptNote note() {
    return held.note(amounts(), largest());
  }

  private Amounts amounts() {
    TakenTask task = held.task();
    Map<String, Long> counters = manifest.counters();
    if (task.phase() == Phase.REDUCE) {
      return new Amounts(
          intake.values(),
          counters.getOrDefault(TaskCounters.REDUCE_RECORDS_OUT, 0L),
          intake.bytes(),
          manifest.bytes());
    }
    long emitted = counters.getOrDefault(TaskCounters.MAP_RECORDS_OUT, 0L);
    return new Amounts(
        counters.getOrDefault(TaskCounters.MAP_RECORDS_IN, 0L),
        counters.getOrDefault(TaskCounters.COMBINED_RECORDS_OUT, emitted),
        task.split().map(Unfinished::bytes).orElse(0L),
        manifest.bytes());
  }

  private List<LargeKey> largest() {
    return intake.largest().stream()
        .map(group -> new LargeKey(group.key(), group.values()))
        .toList();
  }

  private static long bytes(Split split) {
    return split.slices().stream()
        .filter(slice -> slice.unit().equals("bytes"))
        .mapToLong(Slice::length)
        .sum();
  }

  /** Removes what an attempt has stored that has ended for some reason. */
  static void discard(PartialStore.ChunkWriter chunks, Throwable reason) {
    try {
      chunks.discard();
    } catch (StoreException e) {
      reason.addSuppressed(e);
    }
  }
}
