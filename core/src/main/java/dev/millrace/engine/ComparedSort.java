package dev.millrace.engine;

import java.util.Arrays;
import java.util.Comparator;

/**
 * Puts the records of an arena in the order of the job's comparator: by partition, then by key,
 * equal keys as they were added. All keys are decoded for it, which takes memory and time; so this
 * is for jobs alone that have a comparator, and {@link RecordSort} for all others.
 */
final class ComparedSort {

  /** About how many bytes a decoded key takes beside its record. */
  private static final int KEY_COST = 160;

  private static final Comparator<Record> BY_PARTITION_AND_KEY =
      Comparator.comparingInt(Record::partition).thenComparing(Record::key);

  private record Record(int number, int partition, ComparedKey key) {}

  private ComparedSort() {}

  /** How many bytes beside the records and the scratch it takes to sort one, either way. */
  static int costOf(KeyForm keys) {
    return keys.isCompared() ? KEY_COST : SortedDrain.COST;
  }

  /** Returns the records in order. */
  static int[] sort(RecordArena arena, KeyForm keys) {
    int[] numbers = arena.records();
    GrowableBytes bytes = new GrowableBytes(256);
    Record[] records = new Record[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      bytes.truncate(0);
      arena.writeKey(numbers[i], bytes);
      records[i] =
          new Record(
              numbers[i], arena.partition(numbers[i]), keys.compared(bytes.array(), bytes.size()));
    }
    Arrays.sort(records, BY_PARTITION_AND_KEY);
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = records[i].number();
    }
    return numbers;
  }
}
