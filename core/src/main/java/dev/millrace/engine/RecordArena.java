package dev.millrace.engine;

import dev.millrace.Utf8;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Buffered records in one array of words, each beside its key, so that to find a record again costs
 * one access to memory. A record is named by the index of its first word:
 *
 * <pre>
 * 0  the owner's word: a combined value, or the length of the value's bytes
 * 1  partition in the high half, length of the key in bytes in the low half
 * 2  the key, eight bytes to a word, the first in the lowest place, filled up with zeros
 * .  the value's bytes likewise, where there are any
 * </pre>
 */
final class RecordArena {

  /** Words of a record before its key. */
  static final int HEADER = 2;

  /** The words of a line of the processor's cache. */
  private static final int LINE = 8;

  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int FIRST = 1;
  private static final int INITIAL = 1 << 10;

  /** The longest array that every JVM can allocate. */
  private static final int MAX_WORDS = Integer.MAX_VALUE - 8;

  /** From here on memory is not kept for the next run. */
  private static final int MAX_KEPT = 64 << 20;

  long[] words = new long[INITIAL];
  private final boolean withValueBytes;

  /** Which word of a record is brought near beside its first: its key's, or in the next line. */
  private final int second;

  /** Keeps the compiler from leaving out reads whose only purpose is to bring memory near. */
  @SuppressWarnings("UnusedVariable")
  private long touched;

  private int top = FIRST;
  private int count;

  /**
   * Creates an empty arena.
   *
   * @param withValueBytes whether every record is followed by its value's bytes
   */
  RecordArena(boolean withValueBytes) {
    this.withValueBytes = withValueBytes;
    this.second = withValueBytes ? LINE : HEADER;
  }

  /** How many records there are. */
  int count() {
    return count;
  }

  /** How many bytes the records take. */
  long bytes() {
    return (long) Long.BYTES * (top - FIRST);
  }

  /** Appends a record without value bytes, and returns its name. */
  int add(EncodedKey key, int partition) {
    int record = begin(HEADER + words(key.length()));
    words[record + 1] = (long) partition << 32 | key.length();
    long[] source = key.words();
    for (int i = 0, at = record + HEADER; at < top; i++, at++) {
      words[at] = source[i];
    }
    return record;
  }

  /** Appends a copy of another arena's record that has no value bytes, and returns its name. */
  int addCopy(RecordArena other, int original) {
    int length = HEADER + words(other.keyLength(original));
    int record = begin(length);
    System.arraycopy(other.words, original, words, record, length);
    return record;
  }

  /** Appends the value of the record that was added last. */
  void addValue(int record, byte[] bytes, int length) {
    words[record] = length;
    int whole = length >>> 3;
    long needed = (long) top + words(length);
    if (needed > words.length) {
      grow(needed);
    }
    for (int i = 0; i < whole; i++) {
      words[top + i] = (long) WORD.get(bytes, i << 3);
    }
    if (whole << 3 < length) {
      words[top + whole] = tail(bytes, whole << 3, length);
    }
    top = (int) needed;
  }

  /**
   * Appends the value of the record that was added last: a text, encoded as {@link DataCodec} does,
   * which passes through no array of bytes.
   */
  void addValue(int record, Utf8 text) {
    int length = text.size() + 1;
    words[record] = length;
    int count = words(length);
    long needed = (long) top + count;
    if (needed > words.length) {
      grow(needed);
    }
    long carried = Tag.UTF8;
    for (int i = 0; i < count; i++) {
      long next = text.wordAt(i << 3);
      words[top + i] = next << 8 | carried;
      carried = next >>> 56;
    }
    top = (int) needed;
  }

  /** All records, in the order in which they were added. */
  int[] records() {
    int[] records = new int[count];
    for (int i = 0, record = FIRST; i < count; i++) {
      records[i] = record;
      record += HEADER + words(keyLength(record));
      record += withValueBytes ? words((int) words[records[i]]) : 0;
    }
    return records;
  }

  /**
   * Brings records near that will be read next: reads of them all, of which none waits for another.
   */
  void bringNear(int[] records, int from, int to) {
    long sum = 0;
    for (int i = from; i < to; i++) {
      int record = records[i];
      sum += words[record] + words[Math.min(record + second, words.length - 1)];
    }
    touched = sum;
  }

  int keyLength(int record) {
    return (int) words[record + 1];
  }

  int partition(int record) {
    return (int) (words[record + 1] >>> 32);
  }

  void setPartition(int record, int partition) {
    words[record + 1] = (long) partition << 32 | keyLength(record);
  }

  /** Whether a record has the key of another arena's record. */
  boolean isKey(int record, RecordArena other, int original) {
    int length = keyLength(record);
    if (length != other.keyLength(original)) {
      return false;
    }
    long[] theirs = other.words;
    for (int i = HEADER, end = HEADER + words(length); i < end; i++) {
      if (words[record + i] != theirs[original + i]) {
        return false;
      }
    }
    return true;
  }

  /** Appends the bytes of a record's key. */
  void writeKey(int record, GrowableBytes out) {
    write(record + HEADER, keyLength(record), out);
  }

  /** Appends the bytes of a record's value. */
  void writeValue(int record, GrowableBytes out) {
    write(record + HEADER + words(keyLength(record)), (int) words[record], out);
  }

  /**
   * Compares the keys of two records, unsigned, of which the first {@code from} words are known to
   * be equal.
   */
  int compare(int left, int right, int from) {
    int leftLength = keyLength(left);
    int rightLength = keyLength(right);
    int shared = Math.min(words(leftLength), words(rightLength));
    for (int i = from; i < shared; i++) {
      long a = words[left + HEADER + i];
      long b = words[right + HEADER + i];
      if (a != b) {
        return Long.compareUnsigned(Long.reverseBytes(a), Long.reverseBytes(b));
      }
    }
    // The zeros behind a key are less than all bytes, or equal to zeros of a longer one.
    return Integer.compare(leftLength, rightLength);
  }

  /** A word of a key as a number that compares, unsigned, as its bytes do; 0 behind the end. */
  long prefix(int record, int word) {
    return word < words(keyLength(record)) ? Long.reverseBytes(words[record + HEADER + word]) : 0;
  }

  /** Forgets everything. */
  void clear() {
    top = FIRST;
    count = 0;
    if (words.length > MAX_KEPT) {
      words = new long[INITIAL];
    }
  }

  /** How many words so many bytes fill. */
  static int words(int bytes) {
    return bytes + 7 >>> 3;
  }

  private int begin(int length) {
    int record = top;
    long needed = (long) top + length;
    if (needed > words.length) {
      grow(needed);
    }
    top = (int) needed;
    count++;
    return record;
  }

  private void write(int at, int length, GrowableBytes out) {
    int start = out.size();
    byte[] bytes = out.ensure(length + Long.BYTES);
    for (int i = 0; i < length; i += Long.BYTES) {
      WORD.set(bytes, start + i, words[at + (i >>> 3)]);
    }
    out.advance(length);
  }

  private static long tail(byte[] bytes, int from, int to) {
    long word = 0;
    for (int i = to - 1; i >= from; i--) {
      word = word << 8 | (bytes[i] & 0xff);
    }
    return word;
  }

  private void grow(long needed) {
    if (needed > MAX_WORDS) {
      throw new IllegalStateException(
          "A buffer would have to hold " + needed + " words; the most is " + MAX_WORDS);
    }
    long doubled = Math.max(needed, 2L * words.length);
    words = Arrays.copyOf(words, (int) Math.min(doubled, MAX_WORDS));
  }
}
