package dev.millrace.engine;

import java.io.IOException;

/**
 * Hands the records of an arena to a sink in order. In that order they lie all over memory, so some
 * of them at a time are brought near before they are read, each without waiting for the one before.
 */
final class SortedDrain {

  /** Appends the encoding of a record's value. */
  interface ValueWriter {
    void write(int record, GrowableBytes out);
  }

  private static final int AT_ONCE = 64;

  private SortedDrain() {}

  /** Writes all records as one run. */
  static void drain(RecordArena arena, int partitions, ValueWriter values, MapBuffer.RunSink sink)
      throws IOException {
    int[] order = RecordSort.sort(arena, arena.records(), partitions);
    GrowableBytes out = new GrowableBytes(256);
    for (int i = 0; i < order.length; i++) {
      if (i % AT_ONCE == 0) {
        arena.bringNear(order, i, Math.min(order.length, i + AT_ONCE));
      }
      int record = order[i];
      out.truncate(0);
      arena.writeKey(record, out);
      int keyLength = out.size();
      values.write(record, out);
      sink.add(
          arena.partition(record),
          out.array(),
          0,
          keyLength,
          out.array(),
          keyLength,
          out.size() - keyLength);
    }
    sink.endRun();
  }
}
