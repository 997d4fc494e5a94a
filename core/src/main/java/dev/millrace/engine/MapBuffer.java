package dev.millrace.engine;

import dev.millrace.Combiner;
import dev.millrace.Job;
import dev.millrace.LongCombiner;
import java.io.IOException;
import java.util.Optional;

/**
 * Holds the pairs that a mapper emits until there are enough of them for a sorted run. This is the
 * boundary behind which the engine may become faster: pairs go in as objects, runs come out as
 * blocks.
 */
interface MapBuffer {

  /** Adds a pair. */
  void add(Object key, Object value);

  /** About how many bytes of memory the pairs take. */
  long bytes();

  /** How many pairs are held; combined ones count once. */
  int count();

  /** Writes everything held as one run, per partition in key order, and forgets it. */
  void drainTo(RunSink sink) throws IOException;

  /** A value that is encoded only where it is to stand. */
  @FunctionalInterface
  interface EncodedValue {
    void appendTo(GrowableBytes out);
  }

  /** Takes the sorted records of runs, each partition by partition. */
  interface RunSink {

    /** Appends a record to the run. */
    void add(int partition, GrowableBytes key, EncodedValue value) throws IOException;

    /** Ends the run: all of its records have been added. */
    void endRun() throws IOException;
  }

  /**
   * The buffer that fits a job: combining where it has a combiner, on primitives where that works
   * on longs.
   */
  @SuppressWarnings(
      "unchecked") // the builder saw to it that the combiner takes the mapper's values
  static MapBuffer of(Job<?, ?> job, DataCodec codec, KeyRanges ranges) {
    KeySpread spread = new KeySpread(job, ranges, codec.keys());
    Optional<Combiner<?>> combiner = job.combiner();
    if (combiner.isEmpty()) {
      return new SortBuffer(codec, spread);
    }
    if (combiner.get() instanceof LongCombiner ofLongs) {
      return new CombineBuffer(codec, spread, new CombinedLongs(ofLongs));
    }
    return new CombineBuffer(codec, spread, new CombinedObjects((Combiner<Object>) combiner.get()));
  }
}
