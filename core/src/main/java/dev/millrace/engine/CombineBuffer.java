package dev.millrace.engine;

import java.io.IOException;
import java.util.Arrays;

/**
 * A buffer for jobs with a combiner: one record per distinct key, found through an open-addressing
 * hash table on the encoded keys (linear probing, at most half full), whose values are combined as
 * they arrive.
 *
 * <p>In a large table both the place of a key and its record are far away: to wait for memory is
 * nearly all that a pair costs. So pairs are gathered and added some at a time: first all places
 * are read, then the records that these name, each without waiting for the one before, and only
 * then the pairs are added in their order, when everything is near (group prefetching: Chen,
 * Ailamaki, Gibbons and Mowry, "Improving hash join performance through prefetching", 2007).
 */
final class CombineBuffer implements MapBuffer {

  /** The combined values of a buffer, each held in one word of its record. */
  interface CombinedValues {

    /** Whether pairs may be gathered: not where user code could change a value meanwhile. */
    boolean mayWait();

    /** The word for a value that arrives. */
    long toWord(Object value);

    /** Combines the word that arrived last into the one that is held; returns what to hold now. */
    long combine(long held, long arrived);

    /** About how many bytes of memory the values take beside their words. */
    long bytes();

    /** Appends the encoding of the value that a word holds. */
    void encode(long word, DataCodec codec, GrowableBytes out);

    /** Forgets everything. */
    void clear();
  }

  private static final int INITIAL = 1 << 10;
  private static final int GATHERED = 64;

  /** So that what waits stays near itself. */
  private static final int GATHERED_BYTES = 8 << 10;

  private final DataCodec codec;
  private final KeySpread spread;
  private final CombinedValues values;
  private final EncodedKey key;
  private final RecordArena arena = new RecordArena(false);
  private final int sortCost;

  /** For each taken place the hash of its key in the high half, and its record in the low half. */
  private long[] places = new long[INITIAL];

  private final RecordArena waiting = new RecordArena(false);
  private final int[] waitingRecords = new int[GATHERED];
  private final int[] waitingHashes = new int[GATHERED];
  private final int[] named = new int[GATHERED];

  CombineBuffer(DataCodec codec, KeySpread spread, CombinedValues values) {
    this.codec = codec;
    this.spread = spread;
    this.values = values;
    this.key = new EncodedKey(codec);
    this.sortCost = ComparedSort.costOf(codec.keys());
  }

  @Override
  public void add(Object pairKey, Object value) {
    int hash = key.set(pairKey);
    int partition = spread.isByEncoding() ? 0 : spread.partition(pairKey);
    long word = values.toWord(value);
    int count = waiting.count();
    int record = waiting.add(key, partition);
    waiting.words[record] = word;
    waitingRecords[count] = record;
    waitingHashes[count] = hash;
    if (count + 1 == GATHERED || waiting.bytes() > GATHERED_BYTES || !values.mayWait()) {
      addWaiting();
    }
  }

  @Override
  public long bytes() {
    int count = arena.count() + waiting.count();
    return count == 0
        ? 0
        : arena.bytes()
            + waiting.bytes()
            + (long) Long.BYTES * places.length
            + (long) sortCost * count
            + values.bytes();
  }

  @Override
  public int count() {
    addWaiting();
    return arena.count();
  }

  @Override
  public void drainTo(RunSink sink) throws IOException {
    addWaiting();
    // Nothing is looked up any more, and the table has two places for each record at least.
    SortedDrain.drain(
        arena,
        codec.keys(),
        spread.partitions(),
        places,
        (record, out) -> values.encode(arena.words[record], codec, out),
        sink);
    arena.clear();
    values.clear();
    Arrays.fill(places, 0);
  }

  private void addWaiting() {
    int count = waiting.count();
    bringNear(count);
    for (int i = 0; i < count; i++) {
      addNow(waitingHashes[i], waitingRecords[i]);
    }
    waiting.clear();
  }

  private void bringNear(int count) {
    long[] table = places;
    int mask = table.length - 1;
    for (int i = 0; i < count; i++) {
      int hash = waitingHashes[i];
      long taken = table[hash & mask];
      named[i] = (int) (taken >>> 32) == hash ? (int) taken : 0;
    }
    arena.bringNear(named, 0, count);
  }

  private void addNow(int hash, int arrived) {
    long[] table = places;
    int mask = table.length - 1;
    int place = hash & mask;
    for (long taken = table[place]; taken != 0; taken = table[place]) {
      int record = (int) taken;
      if ((int) (taken >>> 32) == hash && arena.isKey(record, waiting, arrived)) {
        arena.words[record] = values.combine(arena.words[record], waiting.words[arrived]);
        return;
      }
      place = (place + 1) & mask;
    }
    int record = arena.addCopy(waiting, arrived);
    if (spread.isByEncoding()) {
      arena.setPartition(record, spread.partition(arena, record));
    }
    table[place] = (long) hash << 32 | record;
    if (2 * arena.count() > table.length) {
      rehash(2 * table.length);
    }
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
