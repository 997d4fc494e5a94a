package dev.millrace.engine;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Merges any number of runs in bounded memory. A merge holds one block of every run; where these
 * would not fit, neighbouring runs are first merged into longer ones on local disk, as often as it
 * takes (balanced multiway merging, Knuth, TAOCP 3, 5.4.1). Neighbours keep their order, so records
 * with equal keys come in the order of the runs all the same.
 */
final class BoundedMerge implements Closeable {

  /** A run's block is there as it was stored and as it was before that, and so is its next one. */
  private static final int BLOCKS_OF_A_RUN = 3;

  private final BlockOrigin origin;
  private final EngineSettings settings;
  private final AttemptGuard guard;
  private final KeyForm keys;
  private final int atOnce;
  private @Nullable SpillFile spill;

  /**
   * Prepares to merge.
   *
   * @param origin whose runs those on disk are said to be
   */
  BoundedMerge(BlockOrigin origin, EngineSettings settings, AttemptGuard guard, KeyForm keys) {
    this.keys = keys;
    this.origin = origin;
    this.settings = settings;
    this.guard = guard;
    this.atOnce = Math.max(2, settings.bufferBytes() / BLOCKS_OF_A_RUN / settings.blockBytes());
  }

  /** Begins to merge the runs; may read all of them before it returns. */
  MergeReader merge(List<RunReader> runs) throws IOException {
    List<RunReader> shorter = runs;
    while (shorter.size() > atOnce) {
      shorter = mergeGroups(shorter);
    }
    return new MergeReader(shorter, keys);
  }

  @Override
  public void close() throws IOException {
    if (spill != null) {
      spill.close();
    }
  }

  /** Merges every {@link #atOnce} neighbours into one run on disk. */
  private List<RunReader> mergeGroups(List<RunReader> runs) throws IOException {
    SpillFile source = spill;
    SpillFile target = SpillFile.create();
    spill = target;
    try {
      BlockWriter writer = BlockWriter.onDisk(target, origin, settings);
      for (int first = 0; first < runs.size(); first += atOnce) {
        List<RunReader> group = runs.subList(first, Math.min(runs.size(), first + atOnce));
        MergeReader merge = new MergeReader(group, keys);
        while (!merge.isEmpty()) {
          guard.check();
          RunReader head = merge.head();
          writer.add(
              head.key(), 0, head.keyLength(), head.block(), head.valueStart(), head.valueLength());
          merge.advance();
        }
        writer.endRun();
      }
      return RunReader.ofAll(target, origin, writer.runs());
    } finally {
      if (source != null) {
        source.close();
      }
    }
  }
}
