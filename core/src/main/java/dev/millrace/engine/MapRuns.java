package dev.millrace.engine;

import dev.millrace.Combiner;
import dev.millrace.Job;
import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What a mapper emits, on its way into sorted runs of partials. Whenever the buffer is full, what
 * it holds becomes a run. Runs go straight to where partials are stored, but for those of a job
 * whose combiner makes many pairs few: what several runs hold of one key would be combined by its
 * reducer only, so these are combined on local disk first.
 */
final class MapRuns implements GuardedEmitter.Target, Closeable {

  /**
   * Where nothing is combined a larger buffer saves nothing, and one that stays near and is written
   * while the mapper goes on is quicker.
   */
  private static final int MAX_SORTED = 16 << 20;

  /** Out of so many pairs a buffer must have made one, for its runs to be combined once more. */
  private static final int PAYS = 2;

  private final MapBuffer buffer;
  private final PartitionedBlocks blocks;
  private final int limit;
  private final @Nullable Spill spill;
  private @Nullable SpilledRuns spilled;
  private long pairs;
  private long records;

  /** Opens the place on disk, if it is needed. */
  private interface Spill {
    SpilledRuns open() throws IOException;
  }

  @SuppressWarnings("unchecked") // the builder saw to it that the combiner takes the values
  MapRuns(
      Job<?, ?> job,
      DataCodec codec,
      KeyRanges ranges,
      PartitionedBlocks blocks,
      EngineSettings settings,
      AttemptGuard guard) {
    this.buffer = MapBuffer.of(job, codec, ranges);
    this.blocks = blocks;
    boolean combines = job.combiner().isPresent();
    this.limit = combines ? settings.bufferBytes() : Math.min(settings.bufferBytes(), MAX_SORTED);
    this.spill =
        combines
            ? () ->
                new SpilledRuns(
                    (Combiner<Object>) job.combiner().get(),
                    codec,
                    blocks.origin(0),
                    settings,
                    guard)
            : null;
  }

  @Override
  public void add(Object key, Object value) throws IOException {
    pairs++;
    buffer.add(key, value);
    if (buffer.bytes() > limit) {
      drain();
    }
  }

  /** Writes what is left. */
  void finish() throws IOException {
    if (spilled == null) {
      records += buffer.count();
      buffer.drainTo(blocks);
    } else {
      buffer.drainTo(spilled);
      records += spilled.mergeInto(blocks);
    }
  }

  /** How many records the partials have. */
  long records() {
    return records;
  }

  @Override
  public void close() throws IOException {
    if (spilled != null) {
      spilled.close();
    }
  }

  private void drain() throws IOException {
    if (spilled == null && spill != null && PAYS * (long) buffer.count() <= pairs) {
      spilled = spill.open();
    }
    if (spilled == null) {
      records += buffer.count();
      buffer.drainTo(blocks);
    } else {
      buffer.drainTo(spilled);
    }
    pairs = 0;
  }
}
