package dev.millrace.engine;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Assertions;

/**
 * What a decoder may do with bytes that no encoder has made: take them for something else, or
 * refuse them, with one kind of error that says what is damaged. It may allocate little more than
 * the bytes are long, and it has to come to an end.
 *
 * @param decoder decodes bytes
 * @param error the error with which it refuses them
 * @param says what each message contains
 */
record Refusal(Decoder decoder, Class<? extends Exception> error, String says) {

  /** Decodes bytes, and throws whatever it throws. */
  @FunctionalInterface
  interface Decoder {
    void decode(byte[] bytes) throws Exception;
  }

  /** As many inputs as the build has time for; more by {@code -Dmillrace.inputs=10}. */
  static final int TIMES = Integer.getInteger("millrace.inputs", 1);

  private static final Duration ENDLESS = Duration.ofMinutes(2);
  private static final ThreadMXBean MEMORY = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int[] NUMBERS = {
    0, 1, -1, 0x7f, 0x80, 0xffff, 0x01000000, Integer.MAX_VALUE, Integer.MIN_VALUE, -40
  };

  /** Returns whether the bytes were taken for something. */
  boolean accepts(byte[] bytes) {
    long before = MEMORY.getCurrentThreadAllocatedBytes();
    boolean accepted = decodes(bytes);
    if (isTooMuch(before, bytes)) {
      // What is loaded the first time is no fault of the bytes.
      long again = MEMORY.getCurrentThreadAllocatedBytes();
      decodes(bytes);
      if (isTooMuch(again, bytes)) {
        throw new AssertionError(
            MEMORY.getCurrentThreadAllocatedBytes() - again + " bytes allocated for " + hex(bytes));
      }
    }
    return accepted;
  }

  /** More than the stack of an error, and what LZ4 can make of a byte at the most. */
  private static boolean isTooMuch(long before, byte[] bytes) {
    return MEMORY.getCurrentThreadAllocatedBytes() - before > (1 << 18) + 300L * bytes.length;
  }

  private boolean decodes(byte[] bytes) {
    try {
      decoder.decode(bytes);
      return true;
    } catch (Exception | Error e) {
      if (!error.isInstance(e) || !String.valueOf(e.getMessage()).contains(says)) {
        throw new AssertionError("Wrong refusal of " + hex(bytes), e);
      }
      return false;
    }
  }

  /** Tries {@code count} damaged forms of what was encoded. */
  void ofDamaged(byte[] whole, long seed, int count) {
    Random random = new Random(seed);
    Assertions.assertTimeoutPreemptively(
        ENDLESS,
        () -> {
          for (int i = 0; i < count * TIMES; i++) {
            byte[] bytes = whole;
            for (int changes = random.nextInt(3); changes >= 0; changes--) {
              bytes = changed(bytes, random);
            }
            accepts(bytes);
          }
        });
  }

  /** Cut, lengthened, or with a bit, a byte, a number or a part changed. */
  static byte[] changed(byte[] bytes, Random random) {
    if (bytes.length == 0) {
      return new byte[random.nextInt(9)];
    }
    int at = random.nextInt(bytes.length);
    byte[] changed = bytes.clone();
    switch (random.nextInt(6)) {
      case 0 -> changed[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> changed[at] = (byte) random.nextInt(256);
      case 2 -> changed = Arrays.copyOf(bytes, at);
      case 3 -> changed = Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(9));
      case 4 -> {
        int number = NUMBERS[random.nextInt(NUMBERS.length)];
        for (int i = at; i < Math.min(bytes.length, at + Integer.BYTES); i++) {
          changed[i] = (byte) (number >>> 8 * (at + 3 - i));
        }
      }
      default -> {
        int from = random.nextInt(bytes.length);
        int length = random.nextInt(bytes.length - Math.max(at, from));
        System.arraycopy(bytes, from, changed, at, length);
      }
    }
    return changed;
  }

  private static String hex(byte[] bytes) {
    return bytes.length + " bytes: " + HexFormat.of().formatHex(bytes);
  }
}
