package dev.millrace.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.InvalidJobException;
import dev.millrace.Job;
import dev.millrace.Partitioner;
import dev.millrace.Reducers;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeySpreadTest {

  private static final DataCodec CODEC =
      new DataCodec(List.of(), List.of(), KeySpreadTest.class.getClassLoader());

  private static final Job<String, Long> PLAIN =
      EngineTesting.job(List.of(), Reducers.sumOfLongs());

  /** Workers of different builds serve one job: a key must never change its partition. */
  @ParameterizedTest
  @CsvSource({
    "'', 9ae16a3b2f90404f, 2, 4, 2478",
    "a, b3454265b6df75e3, 2, 4, 2868",
    "millrace, 9080daef5b9fae34, 2, 3, 2312",
    "a key that is longer than thirty-two bytes, 9eb9d97b6e1f4faa, 2, 4, 2539"
  })
  void thePartitionOfAKeyIsFixedForAllTime(
      String key, String expected, int of4, int of7, int of4096) {
    // given
    byte[] encoded = ("--" + key + "--").getBytes(UTF_8);

    // when
    long hash = KeySpread.hash(encoded, 2, encoded.length - 4);

    // then
    assertThat(hash).isEqualTo(Long.parseUnsignedLong(expected, 16));
    assertThat(new KeySpread(PLAIN, KeyRanges.none(4), CODEC.keys()).partition(hash))
        .isEqualTo(of4);
    assertThat(new KeySpread(PLAIN, KeyRanges.none(7), CODEC.keys()).partition(hash))
        .isEqualTo(of7);
    assertThat(new KeySpread(PLAIN, KeyRanges.none(4096), CODEC.keys()).partition(hash))
        .isEqualTo(of4096);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 64, 1000, 4096})
  void keysAreSpreadEvenly(int partitions) {
    // given
    KeySpread spread = new KeySpread(PLAIN, KeyRanges.none(partitions), CODEC.keys());
    int[] counts = new int[partitions];
    int perPartition = 100;

    // when
    for (int i = 0; i < perPartition * partitions; i++) {
      byte[] key = ("user-" + i).getBytes(UTF_8);
      counts[spread.partition(KeySpread.hash(key, 0, key.length))]++;
    }

    // then
    for (int count : counts) {
      assertThat(count).isBetween(perPartition / 2, 2 * perPartition);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE, Long.MAX_VALUE, 0xffffffffL, 0xffffffff00000000L})
  void extremeHashesStayInRange(long hash) {
    for (int partitions : new int[] {1, 3, 4096}) {
      assertThat(new KeySpread(PLAIN, KeyRanges.none(partitions), CODEC.keys()).partition(hash))
          .isBetween(0, partitions - 1);
    }
  }

  @Test
  void theJobsPartitionerDecides() {
    // given
    KeySpread spread =
        new KeySpread(
            partitioned((key, partitions) -> partitions - 1), KeyRanges.none(5), CODEC.keys());

    // when
    int partition = spread.partition("key");

    // then
    assertThat(partition).isEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 5, Integer.MIN_VALUE})
  void aPartitionThatDoesNotExistIsTheJobsFault(int chosen) {
    // given
    KeySpread spread =
        new KeySpread(partitioned(new Fixed(chosen)), KeyRanges.none(5), CODEC.keys());

    // when, then
    assertThatThrownBy(() -> spread.partition("key"))
        .isInstanceOf(InvalidJobException.class)
        .hasMessage(
            "Partitioner "
                + Fixed.class.getName()
                + " chose partition "
                + chosen
                + " of 5: it must be 0 to 4");
  }

  private record Fixed(int chosen) implements Partitioner<String> {
    @Override
    public int partition(String key, int partitions) {
      return chosen;
    }
  }

  private static Job<String, Long> partitioned(Partitioner<String> partitioner) {
    return Job.named("test")
        .input(new EngineTesting.Lines(List.of()))
        .mapper(EngineTesting.ones())
        .partitioner(partitioner)
        .reducer(Reducers.sumOfLongs())
        .build();
  }
}
