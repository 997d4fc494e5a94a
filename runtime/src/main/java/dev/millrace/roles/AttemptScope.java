package dev.millrace.roles;

import dev.millrace.InputContext;
import dev.millrace.Job;
import dev.millrace.engine.Attempt;
import dev.millrace.engine.BlockOrigin;
import dev.millrace.engine.ChunkSink;
import dev.millrace.engine.DataCodec;
import dev.millrace.engine.Destination;
import dev.millrace.engine.EngineSettings;
import dev.millrace.engine.KeptResult;
import dev.millrace.engine.ResultWriter;
import dev.millrace.store.Phase;
import java.io.IOException;
import java.util.Optional;

/**
 * What one attempt works with: its job, defined anew for it, a codec, and its identity.
 *
 * @param held the task and its lease
 * @param planned the job as it is planned
 * @param job the job's definition of this attempt
 * @param destination where the job's result goes, if it is not kept with the job
 * @param codec the codec of this attempt
 * @param input what inputs are told
 * @param attempt the attempt's identity and counters
 * @param settings sizes of buffers and blocks
 */
record AttemptScope(
    HeldTask held,
    JobCache.PlannedJob planned,
    Job<?, ?> job,
    Optional<Destination> destination,
    DataCodec codec,
    InputContext input,
    Attempt attempt,
    EngineSettings settings) {

  /**
   * Opens the writer for results, where the job's output goes; a kept result goes to {@code
   * chunks}.
   */
  ResultWriter openResult(ChunkSink chunks) throws IOException {
    Optional<ResultWriter> elsewhere =
        destination.isPresent() ? destination.get().open(attempt) : Optional.empty();
    if (elsewhere.isPresent()) {
      return elsewhere.get();
    }
    return new KeptResult(
        codec, chunks, new BlockOrigin(attempt.task(), attempt.id(), resultPartition()), settings);
  }

  /**
   * The partition in which the attempt's result is kept; the tasks of map-only jobs share the
   * partitions.
   */
  int resultPartition() {
    return planned.tasks().resultPartition(attempt.task());
  }

  /** Whether the attempt writes results, rather than partials for a reducer. */
  boolean writesResult() {
    return held.task().phase() == Phase.REDUCE || planned.tasks().mapOnly();
  }
}
