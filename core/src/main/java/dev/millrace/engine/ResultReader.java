package dev.millrace.engine;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;

/**
 * Reads a job's kept result: in key order over all partitions, or part after part where the keys of
 * a part do not ascend, as in map-only jobs.
 */
public final class ResultReader {

  private final DataCodec codec;
  private final List<RunReader> parts;
  private final MergeReader merged;
  private int part;

  /** Reads the parts, one run for each task that has results, in the order of tasks. */
  public ResultReader(DataCodec codec, List<RunReader> parts, boolean byKey) throws IOException {
    this.codec = codec;
    this.parts = parts;
    this.merged = new MergeReader(byKey ? parts : List.of(), codec.keys());
    this.part = byKey ? parts.size() : 0;
  }

  /** Takes results one after the other. */
  @FunctionalInterface
  public interface Visitor {

    /** Takes the next result. */
    void accept(Entry<Object, Object> result) throws IOException;
  }

  /** Hands every result that is left to {@code visitor}. */
  public void forEach(Visitor visitor) throws IOException {
    while (!merged.isEmpty()) {
      visitor.accept(decode(merged.head()));
      merged.advance();
    }
    for (; part < parts.size(); part++) {
      while (parts.get(part).advance()) {
        visitor.accept(decode(parts.get(part)));
      }
    }
  }

  private Entry<Object, Object> decode(RunReader run) throws CorruptBlockException {
    try {
      return Map.entry(
          codec.keys().decode(run.key(), run.keyLength()),
          codec.decode(run.block(), run.valueStart(), run.valueLength()));
    } catch (IllegalArgumentException e) {
      throw new CorruptBlockException("A result cannot be read: " + e.getMessage(), e);
    }
  }
}
