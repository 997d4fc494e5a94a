package dev.millrace.engine;

import dev.millrace.Utf8;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The key of a pair on its way into a buffer: encoded as {@link DataCodec} does, eight bytes to a
 * word, the first in the lowest place, filled up with zeros; and hashed on the way. Texts, the
 * usual keys, never pass through an array of bytes: a word that is read right after its bytes were
 * written one by one makes the processor wait.
 *
 * <p>The hash is for tables within one process: each word is mixed in by a multiplication with an
 * odd constant and a fold of the high half, as in the finalizer of SplitMix64 (Steele, Lea and
 * Flood, OOPSLA 2014). It is seeded anew in every process, so that no input can be made to collide;
 * which partition a key belongs to is decided by the stable hash of {@link KeySpread} instead.
 */
final class EncodedKey {

  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long SEED = ThreadLocalRandom.current().nextLong();

  private final DataCodec codec;
  private final GrowableBytes scratch = new GrowableBytes(256);
  private long[] words = new long[32];
  private int length;

  EncodedKey(DataCodec codec) {
    this.codec = codec;
  }

  /** The words of the key; behind them anything. */
  long[] words() {
    return words;
  }

  /** The length of the key in bytes. */
  int length() {
    return length;
  }

  /**
   * Encodes a key.
   *
   * @return its hash
   * @throws dev.millrace.InvalidJobException if its class has no codec and is not registered
   */
  int set(Object key) {
    if (key instanceof Utf8 text) {
      return setUtf8(text);
    }
    if (key instanceof String text && setAscii(text)) {
      return hash();
    }
    scratch.truncate(0);
    codec.encode(key, scratch);
    return set(scratch.array(), 0, scratch.size());
  }

  /** Takes a key that is encoded already. */
  int set(byte[] bytes, int start, int size) {
    length = size;
    ensure(RecordArena.words(size));
    int whole = size >>> 3;
    for (int i = 0; i < whole; i++) {
      words[i] = (long) WORD.get(bytes, start + (i << 3));
    }
    long tail = 0;
    for (int i = size - 1; i >= whole << 3; i--) {
      tail = tail << 8 | (bytes[start + i] & 0xff);
    }
    words[whole] = tail;
    return hash();
  }

  private int setUtf8(Utf8 text) {
    int size = text.size();
    length = size + 1;
    if (size < Long.BYTES) {
      long word = text.wordAt(0) << 8 | Tag.UTF8;
      words[0] = word;
      return finish(mix(SEED ^ length ^ word));
    }
    int count = RecordArena.words(length);
    ensure(count);
    long hash = SEED ^ length;
    long carried = Tag.UTF8;
    for (int i = 0; i < count; i++) {
      long next = text.wordAt(i << 3);
      long word = next << 8 | carried;
      words[i] = word;
      hash = mix(hash ^ word);
      carried = next >>> 56;
    }
    return finish(hash);
  }

  /** Encodes a text of ASCII characters; returns false where it has others. */
  private boolean setAscii(String text) {
    int size = text.length();
    length = size + 1;
    ensure(RecordArena.words(length));
    long word = Tag.STRING;
    int shift = 8;
    int at = 0;
    int all = 0;
    for (int i = 0; i < size; i++) {
      char c = text.charAt(i);
      all |= c;
      word |= (long) c << shift;
      shift += 8;
      if (shift == 64) {
        words[at++] = word;
        word = 0;
        shift = 0;
      }
    }
    words[at] = word;
    return all < 0x80;
  }

  private int hash() {
    long hash = SEED ^ length;
    for (int i = 0, count = RecordArena.words(length); i < count; i++) {
      hash = mix(hash ^ words[i]);
    }
    return finish(hash);
  }

  /** Room for so many words and one that may stay unused. */
  private void ensure(int count) {
    if (words.length <= count) {
      words = new long[Math.max(count + 1, 2 * words.length)];
    }
  }

  private static int finish(long hash) {
    return (int) (mix(hash) >>> 32);
  }

  private static long mix(long word) {
    long mixed = (word ^ word >>> 31) * 0xbf58476d1ce4e5b9L;
    return mixed ^ mixed >>> 29;
  }
}
