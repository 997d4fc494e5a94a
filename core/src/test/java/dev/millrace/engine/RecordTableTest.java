package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RecordTableTest {

  @Test
  void aShorterKeyStandsBeforeOneThatGoesOnWithZeros() {
    // given
    RecordTable table = new RecordTable();
    add(table, 0, 'a', 0, 0);
    add(table, 0, 'a');
    add(table, 0, 'a', 0);
    add(table, 0);
    add(table, 0, 0);

    // when
    int[] order = table.sorted();

    // then
    assertThat(order).containsExactly(3, 4, 1, 2, 0);
  }

  @Test
  void bytesCompareUnsignedWithinAndBehindTheFirstEight() {
    // given
    RecordTable table = new RecordTable();
    add(table, 0, 0x80);
    add(table, 0, 0x7f);
    add(table, 0, 1, 2, 3, 4, 5, 6, 7, 8, 0xff);
    add(table, 0, 1, 2, 3, 4, 5, 6, 7, 8, 1);
    add(table, 0, 1, 2, 3, 4, 5, 6, 7, 8);

    // when
    int[] order = table.sorted();

    // then
    assertThat(order).containsExactly(4, 3, 2, 1, 0);
  }

  @Test
  void manyRecordsAreSortedStablyDrainAfterDrain() {
    // given
    RecordTable table = new RecordTable();
    Random random = new Random(2);

    for (int drain = 0; drain < 20; drain++) {
      List<List<Integer>> keys = new ArrayList<>();
      for (int i = 0; i < 50 * drain; i++) {
        int[] key = random.ints(random.nextInt(11), 0, 3).toArray();
        keys.add(Arrays.stream(key).boxed().toList());
        add(table, key.length % 3, key);
      }

      // when
      int[] order = table.sorted();

      // then
      Comparator<Integer> byPartition = Comparator.comparingInt(i -> keys.get(i).size() % 3);
      List<Integer> expected = new ArrayList<>();
      for (int i = 0; i < keys.size(); i++) {
        expected.add(i);
      }
      expected.sort(
          byPartition.thenComparing(
              (left, right) ->
                  Arrays.compareUnsigned(
                      EngineTesting.Bytes.array(keys.get(left)),
                      EngineTesting.Bytes.array(keys.get(right)))));
      assertThat(Arrays.stream(order).boxed().toList()).isEqualTo(expected);
      table.clear();
      assertThat(table.count()).isZero();
    }
  }

  @Test
  void memoryOfAHugeRecordIsGivenBack() {
    // given
    GrowableBytes arena = new GrowableBytes();
    arena.ensure(1 << 20);
    arena.advance(1 << 20);

    // when
    arena.reset(1 << 19);

    // then
    assertThat(arena.size()).isZero();
    assertThat(arena.array()).hasSizeLessThan(1 << 16);
  }

  private static void add(RecordTable table, int partition, int... key) {
    int start = table.arena.size();
    for (int each : key) {
      table.arena.write(each);
    }
    table.add(start, key.length, partition);
  }
}
