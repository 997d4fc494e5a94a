package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.google.common.primitives.Bytes;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever bytes arrive: they decode to a value, or are refused in one way, and cost little. */
class DataCodecDamageProperties extends DataCodecValues {

  private static final long MAX_ALLOCATION = 1 << 20;
  private static final ThreadMXBean MEMORY = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @Property(tries = 1_000, edgeCases = EdgeCasesMode.NONE)
  void changedBytesAreRefusedOrDecoded(@ForAll("values") Object value, @ForAll long seed) {
    byte[] whole = codec.encode(value);
    Random random = new Random(seed);

    for (int i = 0; i < 100; i++) {
      byte[] bytes = whole;
      for (int changes = random.nextInt(3); changes >= 0; changes--) {
        bytes = change(bytes, random);
      }
      decodeOrRefuse(bytes);
    }
  }

  @Property(tries = 50)
  void randomBytesAreRefusedOrDecoded(@ForAll long seed) {
    Random random = new Random(seed);

    for (int i = 0; i < 2_000; i++) {
      byte[] bytes = new byte[random.nextInt(40)];
      random.nextBytes(bytes);
      if (bytes.length > 1 && random.nextBoolean()) {
        bytes[0] = (byte) (random.nextBoolean() ? Tag.KRYO : Tag.LIST + random.nextInt(6));
        bytes[1] = (byte) random.nextInt(8);
      }
      decodeOrRefuse(bytes);
    }
  }

  @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
  void everyShorterPartOfACompositeIsRefused(@ForAll("composites") Object value) {
    byte[] bytes = codec.encode(value);

    for (int length = 0; length < bytes.length; length++) {
      assertThat(decodeOrRefuse(Arrays.copyOf(bytes, length))).isFalse();
    }
  }

  private static byte[] change(byte[] bytes, Random random) {
    if (bytes.length == 0) {
      return bytes;
    }
    int at = random.nextInt(bytes.length);
    byte[] changed = bytes.clone();
    switch (random.nextInt(4)) {
      case 0 -> changed[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> changed[at] = (byte) random.nextInt(256);
      case 2 -> changed = Arrays.copyOf(bytes, at);
      default -> changed = Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(9));
    }
    return changed;
  }

  /**
   * Returns whether the bytes were decoded, and if so checks that they are the only ones for it.
   */
  private boolean decodeOrRefuse(byte[] bytes) {
    long before = MEMORY.getCurrentThreadAllocatedBytes();
    Object decoded = null;
    try {
      decoded = codec.decode(bytes);
    } catch (RuntimeException | Error e) {
      if (e.getClass() != IllegalArgumentException.class
          || !e.getMessage().contains("is damaged, or of another build: ")) {
        fail(Arrays.toString(bytes), e);
      }
    }
    long allocated = MEMORY.getCurrentThreadAllocatedBytes() - before;
    if (allocated > MAX_ALLOCATION) {
      fail(allocated + " bytes were allocated for " + Arrays.toString(bytes));
    }
    // What Kryo has written can be read in more than one way.
    if (decoded != null && !Bytes.contains(bytes, (byte) Tag.KRYO)) {
      assertThat(codec.encode(decoded)).isEqualTo(bytes);
    }
    return decoded != null;
  }
}
