package dev.millrace.engine;

import java.io.IOException;

/** A buffer for jobs without a combiner: a log of encoded pairs, sorted when it is drained. */
final class SortBuffer implements MapBuffer {

  private final DataCodec codec;
  private final KeySpread spread;
  private final RecordTable table = new RecordTable();

  SortBuffer(DataCodec codec, KeySpread spread) {
    this.codec = codec;
    this.spread = spread;
  }

  @Override
  public void add(Object key, Object value) {
    GrowableBytes arena = table.arena;
    int start = arena.size();
    codec.encode(key, arena);
    int length = arena.size() - start;
    int partition = spread.partition(key, KeySpread.hash(arena.array(), start, length));
    codec.encode(value, arena);
    table.add(start, length, partition);
  }

  @Override
  public long bytes() {
    return table.arena.size() + (long) RecordTable.RECORD_COST * table.count();
  }

  @Override
  public int count() {
    return table.count();
  }

  @Override
  public void drainTo(RunSink sink) throws IOException {
    byte[] bytes = table.arena.array();
    for (int record : table.sorted()) {
      int keyStart = table.keyStart(record);
      int valueStart = keyStart + table.keyLength(record);
      int end = record + 1 == table.count() ? table.arena.size() : table.keyStart(record + 1);
      sink.add(
          table.partition(record),
          bytes,
          keyStart,
          table.keyLength(record),
          bytes,
          valueStart,
          end - valueStart);
    }
    sink.endRun();
    table.clear();
  }
}
