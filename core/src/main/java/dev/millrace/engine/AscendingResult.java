package dev.millrace.engine;

import java.io.IOException;
import java.util.Arrays;

/**
 * Passes a reducer's results on, and sees to it that their keys ascend: merging part results by key
 * relies on it.
 */
final class AscendingResult {

  private final DataCodec codec;
  private final ResultWriter target;
  private GrowableBytes last = new GrowableBytes(64);
  private GrowableBytes next = new GrowableBytes(64);

  AscendingResult(DataCodec codec, ResultWriter target) {
    this.codec = codec;
    this.target = target;
  }

  void add(Object key, Object value) throws IOException {
    next.truncate(0);
    codec.encode(key, next);
    if (Arrays.compareUnsigned(last.array(), 0, last.size(), next.array(), 0, next.size()) > 0) {
      throw new IllegalStateException(
          "The reducer emitted key "
              + key
              + " after a greater one: the keys that it emits must ascend, as those do that"
              + " it is given; to order by something else, let the mapper emit that as the key");
    }
    target.add(key, value);
    GrowableBytes swapped = last;
    last = next;
    next = swapped;
  }
}
