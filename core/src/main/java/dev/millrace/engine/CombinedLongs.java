package dev.millrace.engine;

import dev.millrace.LongCombiner;
import java.util.Arrays;

/** Combined values as primitives. */
final class CombinedLongs implements CombineBuffer.CombinedValues {

  private final LongCombiner combiner;
  private long[] values = new long[512];
  private int count;

  CombinedLongs(LongCombiner combiner) {
    this.combiner = combiner;
  }

  @Override
  public void add(int record, Object value) {
    if (record == values.length) {
      values = Arrays.copyOf(values, 2 * record);
    }
    values[record] = (Long) value;
    count = record + 1;
  }

  @Override
  public void combine(int record, Object value) {
    values[record] = combiner.combineLongs(values[record], (Long) value);
  }

  @Override
  public long bytes() {
    return (long) Long.BYTES * count;
  }

  @Override
  public void encode(int record, DataCodec codec, GrowableBytes out) {
    codec.encode(values[record], out);
  }

  @Override
  public void clear() {
    count = 0;
  }
}
