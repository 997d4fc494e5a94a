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

  private final KeyForm keys;
  private final ResultWriter target;
  private final GrowableBytes scratch = new GrowableBytes(256);
  private byte[] last = new byte[0];
  private @Nullable Object givenKey;
  private byte[] givenEncoded = new byte[0];

  AscendingResult(KeyForm keys, ResultWriter target) {
    this.keys = keys;
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
    byte[] encoded = isGiven && keys.isPlain() ? givenEncoded : encode(key);
    if (last != encoded && isLess(encoded)) {
      throw new IllegalStateException(
          "The reducer emitted key "
              + key
              + " after a greater one: the keys that it emits must ascend, as those do that"
              + " it is given, in the order of the job; to have the reducer emit in any order, add"
              + " .anyOrder() behind .reducer(...) in the definition of the job");
    }
    target.add(key, value);
    last = encoded;
  }

  private byte[] encode(Object key) {
    scratch.truncate(0);
    keys.encode(key, scratch);
    return scratch.toByteArray();
  }

  private boolean isLess(byte[] encoded) {
    if (keys.isCompared() && last.length > 0) {
      return keys.compared(last, last.length).compareTo(keys.compared(encoded, encoded.length)) > 0;
    }
    return Arrays.compareUnsigned(last, encoded) > 0;
  }
}
