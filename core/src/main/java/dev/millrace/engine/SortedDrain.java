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

  /** Bytes beside the records and the scratch that a drain takes for each record. */
  static final int COST = 8;

  private static final int AT_ONCE = 64;

  /** The value of the record that is drained now. */
  private static final class Current implements MapBuffer.EncodedValue {

    private final ValueWriter values;
    private int record;

    Current(ValueWriter values) {
      this.values = values;
    }

    @Override
    public void appendTo(GrowableBytes out) {
      values.write(record, out);
    }
  }

  private SortedDrain() {}

  /**
   * Writes all records as one run.
   *
   * @param scratch at least two words for each record; overwritten
   */
  static void drain(
      RecordArena arena,
      KeyForm keys,
      int partitions,
      long[] scratch,
      ValueWriter values,
      MapBuffer.RunSink sink)
      throws IOException {
    int[] order =
        keys.isCompared()
            ? ComparedSort.sort(arena, keys)
            : RecordSort.sort(arena, arena.records(), partitions, scratch);
    GrowableBytes key = new GrowableBytes(256);
    Current value = new Current(values);
    for (int i = 0; i < order.length; i++) {
      if (i % AT_ONCE == 0) {
        arena.bringNear(order, i, Math.min(order.length, i + AT_ONCE));
      }
      int record = order[i];
      key.truncate(0);
      arena.writeKey(record, key);
      value.record = record;
      sink.add(arena.partition(record), key, value);
    }
    sink.endRun();
  }
}
