package dev.millrace.engine;

import dev.millrace.Utf8;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Passes a reducer's results on, and sees to it that their keys ascend: merging part results by key
 * relies on it.
 */
final class AscendingResult {

  private final DataCodec codec;
  private final ResultWriter target;
  private byte[] last = new byte[0];
  private @Nullable Object givenKey;
  private byte[] givenEncoded = new byte[0];

  AscendingResult(DataCodec codec, ResultWriter target) {
    this.codec = codec;
    this.target = target;
  }

  /** Says which key the reducer is given now; most reducers emit that very object. */
  void given(Object key, byte[] encoded) {
    givenKey = key;
    givenEncoded = encoded;
  }

  void add(Object key, Object value) throws IOException {
    // An object that can change may have changed since it was decoded.
    boolean isGiven = key == givenKey && (key instanceof Utf8 || key instanceof String);
    byte[] encoded = isGiven ? givenEncoded : codec.encode(key);
    if (last != encoded && Arrays.compareUnsigned(last, encoded) > 0) {
      throw new IllegalStateException(
          "The reducer emitted key "
              + key
              + " after a greater one: the keys that it emits must ascend, as those do that"
              + " it is given; to order by something else, let the mapper emit that as the key");
    }
    target.add(key, value);
    last = encoded;
  }
}
