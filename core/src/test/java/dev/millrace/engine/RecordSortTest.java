package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.Reducers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordSortTest {

  private final RecordArena arena = new RecordArena(false);
  private final List<Integer> records = new ArrayList<>();
  private final EncodedKey key =
      new EncodedKey(DataCodec.of(EngineTesting.job(List.of(), Reducers.sumOfLongs())));

  @Test
  void aShorterKeyStandsBeforeOneThatGoesOnWithZeros() {
    // given
    add(0, 'a', 0, 0);
    add(0, 'a');
    add(0, 'a', 0);
    add(0);
    add(0, 0);

    // when, then
    assertThat(sorted(1)).containsExactly(3, 4, 1, 2, 0);
  }

  @Test
  void bytesCompareUnsignedWithinAndBehindTheFirstEight() {
    // given
    add(0, 0x80);
    add(0, 0x7f);
    add(0, 1, 2, 3, 4, 5, 6, 7, 8, 0xff);
    add(0, 1, 2, 3, 4, 5, 6, 7, 8, 1);
    add(0, 1, 2, 3, 4, 5, 6, 7, 8);

    // when, then
    assertThat(sorted(1)).containsExactly(4, 3, 2, 1, 0);
  }

  /** Few and many, short and long, with long common beginnings, many alike. */
  @ParameterizedTest
  @CsvSource({"11, 0", "3, 30", "30, 3", "2, 200", "1, 7", "1, 8", "1, 9", "0, 16"})
  void manyRecordsAreSortedStably(int maxLength, int shared) {
    Random random = new Random(2);
    for (int count : new int[] {0, 1, 2, 24, 25, 100, 1000, 5000}) {
      // given
      arena.clear();
      records.clear();
      List<byte[]> keys = new ArrayList<>();
      List<Integer> partitions = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int length = random.nextInt(10) == 0 ? random.nextInt(shared + 1) : shared;
        int[] bytes =
            IntStream.concat(
                    IntStream.range(0, length), random.ints(random.nextInt(maxLength + 1), 0, 3))
                .toArray();
        keys.add(EngineTesting.Bytes.array(Arrays.stream(bytes).boxed().toList()));
        partitions.add(bytes.length % 3);
        add(bytes.length % 3, bytes);
      }

      // when
      List<Integer> order = sorted(3);

      // then
      List<Integer> expected = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        expected.add(i);
      }
      expected.sort(
          Comparator.<Integer>comparingInt(partitions::get)
              .thenComparing(keys::get, Arrays::compareUnsigned));
      assertThat(order).isEqualTo(expected);
    }
  }

  @Test
  void aHugeKeyAmongManyIsSorted() {
    // given
    for (int i = 0; i < 100; i++) {
      byte[] bytes = new byte[i == 50 ? 10_000_000 : 1_000];
      bytes[bytes.length - 1] = (byte) i;
      addBytes(0, bytes);
    }

    // when
    List<Integer> order = sorted(1);

    // then
    assertThat(order.get(0)).isEqualTo(0);
    // Of zeros alone where all others end: they stand before it but for the one that is a prefix.
    assertThat(order.indexOf(50)).isEqualTo(1);
    assertThat(order.get(99)).isEqualTo(99);
  }

  @Test
  void memoryOfAHugeRecordIsGivenBack() {
    // given
    GrowableBytes bytes = new GrowableBytes();
    bytes.ensure(1 << 20);
    bytes.advance(1 << 20);

    // when
    bytes.reset(1 << 19);

    // then
    assertThat(bytes.size()).isZero();
    assertThat(bytes.array()).hasSizeLessThan(1 << 16);
  }

  private void add(int partition, int... bytes) {
    addBytes(partition, EngineTesting.Bytes.array(Arrays.stream(bytes).boxed().toList()));
  }

  private void addBytes(int partition, byte[] bytes) {
    key.set(bytes, 0, bytes.length);
    records.add(arena.add(key, partition));
  }

  /** The numbers of the records in their order. */
  private List<Integer> sorted(int partitions) {
    int[] added = records.stream().mapToInt(record -> record).toArray();
    return Arrays.stream(
            RecordSort.sort(arena, added.clone(), partitions, new long[2 * added.length]))
        .map(record -> Arrays.binarySearch(added, record))
        .boxed()
        .toList();
  }
}
