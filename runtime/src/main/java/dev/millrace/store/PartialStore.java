package dev.millrace.store;

import dev.millrace.engine.ChunkSink;
import dev.millrace.engine.ChunkSource;
import java.io.IOException;
import java.util.List;

/** Blocks: partials on their way from map to reduce tasks, and results that are kept. */
public interface PartialStore {

  /** Where chunks go: written behind the caller's back, a bounded number of bytes at a time. */
  interface ChunkWriter extends ChunkSink {

    /**
     * Runs something as soon as no write is under way, after the last {@code put}: in the calling
     * thread or in one of the store's, so it must not wait.
     */
    void whenSettled(Runnable then);

    /** Whether everything is stored, so that {@link #flush} would have nothing to do. */
    boolean isStored();

    /** Waits until everything is stored. */
    void flush() throws IOException;

    /** Removes everything that was stored: for an attempt that does not count. */
    void discard();
  }

  /**
   * How many attempts wait at the moment, because the store has no memory left for their blocks.
   */
  int waiting();

  /** How it stands with the store's memory. */
  enum Memory {
    /** There is enough, as far as is known. */
    ENOUGH,
    /** It runs short: who writes waits, or will soon. */
    SHORT,
    /** Attempts wait for memory, and for a while nobody has freed any. */
    STUCK
  }

  /** How it stands with the memory of the fullest server, as far as is known; does not wait. */
  Memory memory();

  /**
   * Removes all partials that a job has so far, to make room for others. Its reduce tasks will find
   * them lost, and have its map tasks run again.
   *
   * @return whether there were any
   */
  boolean clear(String jobId, int partitions);

  /** Opens the partials of a map attempt. */
  ChunkWriter partialsOf(TakenTask task);

  /** Opens the kept result of an attempt, which lies in one partition. */
  ChunkWriter resultOf(TakenTask task, int partition);

  /**
   * The partials that committed map attempts have written for one partition, in the order of {@code
   * winners}. To be read by one thread, best in that order. A chunk that is not there is a {@code
   * LostBlockException}.
   */
  List<ChunkSource> partials(String jobId, int partition, List<PartialRuns> winners);

  /** Those of the winners of which a chunk is not there any more. */
  List<PartialRuns> lost(String jobId, int partition, List<PartialRuns> winners);

  /**
   * Lets go of the partials of a partition whose reduce task is committed; it takes no more of
   * them. Does not wait; where it fails, they go with the job.
   */
  void drop(String jobId, int partition);

  /** The kept result of a committed attempt. */
  ChunkSource result(String jobId, int partition, int task, String attemptId);
}
