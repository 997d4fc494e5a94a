package dev.millrace.engine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Merges sorted runs into one sequence, ascending by key. Records with equal keys come in the order
 * of their runs, so the sequence does not depend on how the runs were cut.
 */
public final class MergeReader {

  private record Source(RunReader run, int order) {}

  private final PriorityQueue<Source> sources;

  /** Begins to merge; reads the first block of every run. */
  public MergeReader(List<RunReader> runs) throws IOException {
    List<Source> readable = new ArrayList<>(runs.size());
    for (int order = 0; order < runs.size(); order++) {
      if (runs.get(order).advance()) {
        readable.add(new Source(runs.get(order), order));
      }
    }
    sources = new PriorityQueue<>(Math.max(1, readable.size()), MergeReader::compare);
    sources.addAll(readable);
  }

  /** Whether all records have been read. */
  public boolean isEmpty() {
    return sources.isEmpty();
  }

  /** The run whose current record is the next of the sequence; only while not {@link #isEmpty}. */
  public RunReader head() {
    return sources.element().run();
  }

  /** Goes past the record of {@link #head}. */
  public void advance() throws IOException {
    Source source = sources.remove();
    if (source.run().advance()) {
      sources.add(source);
    }
  }

  private static int compare(Source left, Source right) {
    RunReader a = left.run();
    RunReader b = right.run();
    int byKey = Arrays.compareUnsigned(a.key(), 0, a.keyLength(), b.key(), 0, b.keyLength());
    return byKey != 0 ? byKey : Integer.compare(left.order(), right.order());
  }
}
