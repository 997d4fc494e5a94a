package dev.millrace.engine;

import dev.millrace.LongCombiner;

/** Combined values as primitives: the word is the value. */
final class CombinedLongs implements CombineBuffer.CombinedValues {

  private final LongCombiner combiner;

  CombinedLongs(LongCombiner combiner) {
    this.combiner = combiner;
  }

  @Override
  public boolean mayWait() {
    return true;
  }

  @Override
  public long toWord(Object value) {
    return (Long) value;
  }

  @Override
  public long combine(long held, long arrived) {
    return combiner.combineLongs(held, arrived);
  }

  @Override
  public long bytes() {
    return 0;
  }

  @Override
  public void encode(long word, DataCodec codec, GrowableBytes out) {
    OrderedNumbers.write(Tag.LONG, word, out);
  }

  @Override
  public void clear() {}
}
