package dev.millrace.aggregate;

import com.dynatrace.hash4j.distinctcount.HyperLogLog;
import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;
import dev.millrace.Utf8;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.util.UUID;

/**
 * About how many values differ, in bounded memory. Up to 1,535 of them are the sorted list of their
 * hashes, and counted exactly but for collisions of 64 bits; more are the registers of HyperLogLog
 * (Flajolet, Fusy, Gandouet and Meunier, 2007; the registers and the estimate are those of hash4j).
 * Which of the two it is depends on the set of values alone, and so does every byte: in whatever
 * order and parts they are counted, the count is the same.
 */
final class DistinctCount {

  /** 2^14 registers: a standard error of 0.8 %. */
  private static final int PRECISION = 14;

  private static final int REGISTER_BYTES = HyperLogLog.create(PRECISION).getState().length;
  private static final HashFunction HASH = Hashing.murmur3_128();

  private DistinctCount() {}

  static byte[] add(byte[] counted, Object value) {
    return union(counted, ByteBuffer.allocate(Long.BYTES).putLong(hash(value)).array());
  }

  /** Counts what is in either; may change the left one. */
  static byte[] union(byte[] left, byte[] right) {
    if (left.length == REGISTER_BYTES || right.length == REGISTER_BYTES) {
      byte[] target = left.length == REGISTER_BYTES ? left : right.clone();
      addTo(HyperLogLog.wrap(target), left.length == REGISTER_BYTES ? right : left);
      return target;
    }
    byte[] merged = merge(left, right);
    if (merged.length < REGISTER_BYTES) {
      return merged;
    }
    HyperLogLog registers = HyperLogLog.create(PRECISION);
    addHashes(registers, merged);
    return registers.getState();
  }

  static long estimate(byte[] counted) {
    return counted.length == REGISTER_BYTES
        ? Math.round(HyperLogLog.wrap(counted).getDistinctCountEstimate())
        : counted.length / Long.BYTES;
  }

  private static void addTo(HyperLogLog registers, byte[] counted) {
    if (counted.length == REGISTER_BYTES) {
      registers.add(HyperLogLog.wrap(counted));
    } else {
      addHashes(registers, counted);
    }
  }

  private static void addHashes(HyperLogLog registers, byte[] list) {
    for (LongBuffer hashes = ByteBuffer.wrap(list).asLongBuffer(); hashes.hasRemaining(); ) {
      registers.add(hashes.get());
    }
  }

  /** Merges two ascending lists of hashes, each of which is in the result once. */
  private static byte[] merge(byte[] left, byte[] right) {
    LongBuffer a = ByteBuffer.wrap(left).asLongBuffer();
    LongBuffer b = ByteBuffer.wrap(right).asLongBuffer();
    ByteBuffer merged = ByteBuffer.allocate(left.length + right.length);
    int i = 0;
    int j = 0;
    while (i < a.limit() || j < b.limit()) {
      long next = j == b.limit() || i < a.limit() && a.get(i) <= b.get(j) ? a.get(i) : b.get(j);
      i += i < a.limit() && a.get(i) == next ? 1 : 0;
      j += j < b.limit() && b.get(j) == next ? 1 : 0;
      merged.putLong(next);
    }
    byte[] bytes = new byte[merged.position()];
    merged.rewind().get(bytes);
    return bytes;
  }

  private static long hash(Object value) {
    if (value instanceof Utf8 text) {
      return HASH.hashBytes(text.toByteArray()).asLong();
    }
    if (value instanceof CharSequence || value instanceof Character) {
      return HASH.hashBytes(Utf8.of(value.toString()).toByteArray()).asLong();
    }
    if (value instanceof Double || value instanceof Float) {
      return HASH.hashLong(Double.doubleToLongBits(((Number) value).doubleValue())).asLong();
    }
    if (value instanceof Long
        || value instanceof Integer
        || value instanceof Short
        || value instanceof Byte) {
      return HASH.hashLong(((Number) value).longValue()).asLong();
    }
    if (value instanceof byte[] bytes) {
      return HASH.hashBytes(bytes).asLong();
    }
    if (value instanceof UUID || value instanceof Enum) {
      return HASH.hashBytes(Utf8.of(value.toString()).toByteArray()).asLong();
    }
    throw new IllegalArgumentException(
        "distinctCount counts texts, numbers, enums, UUIDs and byte arrays, not a "
            + value.getClass().getName()
            + ": say what of it, by distinctCount().on(value -> ...)");
  }
}
