package dev.millrace.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.redisson.connection.CRC16;

final class PartitionTagTest {

  private static final int SLOTS = 16_384;
  private static final int JOBS = 1_000;

  /** Of masters with equal ranges of slots. */
  @ParameterizedTest
  @CsvSource({
    // partitions, masters, the most and the least that a master may hold
    "16, 3, 6, 5",
    "16, 2, 9, 7",
    "16, 4, 5, 3",
    "16, 8, 3, 1",
    "15, 3, 6, 4",
    "5, 3, 3, 1",
    "30, 6, 6, 4",
    "256, 3, 87, 84",
    "4096, 16, 265, 246"
  })
  void noMasterOfAnyJobHoldsManyMoreThanItsShare(int partitions, int masters, int most, int least) {
    Random random = new Random(7);
    for (int job = 0; job < JOBS; job++) {
      String id = "job-" + Long.toString(random.nextLong() >>> 1, 36);
      int[] held = new int[masters];
      for (int partition = 0; partition < partitions; partition++) {
        held[slot(PartitionTag.of(id, partition)) * masters / SLOTS]++;
      }
      assertThat(Arrays.stream(held).boxed()).as(id).allMatch(n -> least <= n && n <= most);
    }
  }

  @Test
  void noTwoPartitionsShareATag() {
    Set<String> tags = new HashSet<>();
    for (int partition = 0; partition < 4_096; partition++) {
      tags.add(PartitionTag.of("wc", partition));
      tags.add(PartitionTag.of("wc/1", partition));
    }
    assertThat(tags).hasSize(2 * 4_096);
  }

  private static int slot(String tag) {
    return CRC16.crc16(tag.getBytes(StandardCharsets.US_ASCII)) % SLOTS;
  }
}
