package dev.millrace.engine;

import dev.millrace.Utf8;
import java.io.IOException;

/** A buffer for jobs without a combiner: a log of encoded pairs, sorted when it is drained. */
final class SortBuffer implements MapBuffer {

  private final DataCodec codec;
  private final KeySpread spread;
  private final EncodedKey key;
  private final GrowableBytes value = new GrowableBytes(256);
  private final RecordArena arena = new RecordArena(true);
  private final int sortCost;

  SortBuffer(DataCodec codec, KeySpread spread) {
    this.codec = codec;
    this.spread = spread;
    this.key = new EncodedKey(codec);
    this.sortCost = ComparedSort.costOf(codec.keys());
  }

  @Override
  public void add(Object pairKey, Object pairValue) {
    key.set(pairKey);
    int partition = spread.isByEncoding() ? 0 : spread.partition(pairKey);
    boolean isText = pairValue instanceof Utf8;
    if (!isText) {
      value.truncate(0);
      codec.encode(pairValue, value);
    }
    int record = arena.add(key, partition);
    if (spread.isByEncoding()) {
      arena.setPartition(record, spread.partition(arena, record));
    }
    if (isText) {
      arena.addValue(record, (Utf8) pairValue);
    } else {
      arena.addValue(record, value.array(), value.size());
    }
  }

  @Override
  public long bytes() {
    return arena.bytes() + (long) (sortCost + 2 * Long.BYTES) * arena.count();
  }

  @Override
  public int count() {
    return arena.count();
  }

  @Override
  public void drainTo(RunSink sink) throws IOException {
    long[] scratch = new long[2 * arena.count()];
    SortedDrain.drain(arena, codec.keys(), spread.partitions(), scratch, arena::writeValue, sink);
    arena.clear();
    value.reset(1 << 20);
  }
}
