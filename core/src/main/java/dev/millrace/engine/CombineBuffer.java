package dev.millrace.engine;

import java.io.IOException;
import java.util.Arrays;

/**
 * A buffer for jobs with a combiner: one record per distinct key, found through an open-addressing
 * hash table on the encoded keys (linear probing, at most half full), whose values are combined as
 * they arrive.
 */
final class CombineBuffer implements MapBuffer {

  /** The combined values of a buffer, by the number of their record. */
  interface CombinedValues {

    /** Files the value of a new record; the numbers come in order. */
    void add(int record, Object value);

    /** Combines a further value into a record's. */
    void combine(int record, Object value);

    /** About how many bytes of memory the values take. */
    long bytes();

    /** Appends the encoding of a record's value. */
    void encode(int record, DataCodec codec, GrowableBytes out);

    /** Forgets everything. */
    void clear();
  }

  /** Bytes of hash and place in the table for one record, at the emptiest. */
  private static final int ENTRY_COST = 32;

  private final DataCodec codec;
  private final KeySpread spread;
  private final CombinedValues values;
  private final RecordTable table = new RecordTable();

  /**
   * For each taken place the hash of its key in the high half, and its record's number plus one in
   * the low half.
   */
  private long[] places = new long[1024];

  CombineBuffer(DataCodec codec, KeySpread spread, CombinedValues values) {
    this.codec = codec;
    this.spread = spread;
    this.values = values;
  }

  @Override
  public void add(Object key, Object value) {
    GrowableBytes arena = table.arena;
    int start = arena.size();
    codec.encode(key, arena);
    int length = arena.size() - start;
    byte[] bytes = arena.array();
    int hash = KeyHash.of(bytes, start, length);
    int mask = places.length - 1;
    int place = hash & mask;
    for (long taken = places[place]; taken != 0; taken = places[place]) {
      int record = (int) taken - 1;
      if ((int) (taken >>> 32) == hash && isKey(record, bytes, start, length)) {
        arena.truncate(start);
        values.combine(record, value);
        return;
      }
      place = (place + 1) & mask;
    }
    int partition = spread.partition(key, KeySpread.hash(bytes, start, length));
    int record = table.add(start, length, partition);
    values.add(record, value);
    places[place] = (long) hash << 32 | (record + 1);
    if (2 * table.count() > places.length) {
      rehash(2 * places.length);
    }
  }

  @Override
  public long bytes() {
    return table.arena.size()
        + (long) (RecordTable.RECORD_COST + ENTRY_COST) * table.count()
        + values.bytes();
  }

  @Override
  public int count() {
    return table.count();
  }

  @Override
  public void drainTo(RunSink sink) throws IOException {
    byte[] bytes = table.arena.array();
    GrowableBytes value = new GrowableBytes(64);
    for (int record : table.sorted()) {
      value.truncate(0);
      values.encode(record, codec, value);
      sink.add(
          table.partition(record),
          bytes,
          table.keyStart(record),
          table.keyLength(record),
          value.array(),
          0,
          value.size());
    }
    sink.endRun();
    table.clear();
    values.clear();
    Arrays.fill(places, 0);
  }

  private boolean isKey(int record, byte[] bytes, int start, int length) {
    return table.keyLength(record) == length
        && KeyHash.equal(bytes, table.keyStart(record), start, length);
  }

  private void rehash(int capacity) {
    long[] smaller = places;
    places = new long[capacity];
    int mask = capacity - 1;
    for (long taken : smaller) {
      if (taken != 0) {
        int place = (int) (taken >>> 32) & mask;
        while (places[place] != 0) {
          place = (place + 1) & mask;
        }
        places[place] = taken;
      }
    }
  }
}
