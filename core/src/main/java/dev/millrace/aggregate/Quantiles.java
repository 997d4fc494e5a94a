package dev.millrace.aggregate;

import com.datadoghq.sketch.ddsketch.mapping.IndexMapping;
import com.datadoghq.sketch.ddsketch.mapping.QuadraticallyInterpolatedMapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * Quantiles in little memory, each within 1 % of the value that stands there: DDSketch (Masson, Rim
 * and Lee, VLDB 2019). It counts how many values lie in each of a row of ranges that grow by 2 %,
 * as far as there are any; which range a number is in is said by Datadog's library. Counts just add
 * up, so the quantiles depend on the values alone. That cannot be said of sketches that throw
 * values away by chance or by turn, as KLL and t-digest do: what they keep depends on what was
 * merged with what.
 *
 * <p>The ranges of numbers below zero are mirrored, and 0 has one for itself: their numbers ascend
 * with the values.
 */
final class Quantiles {

  private static final double ACCURACY = 0.01;
  private static final IndexMapping RANGES = new QuadraticallyInterpolatedMapping(ACCURACY);

  /** So that the numbers of ranges above zero are positive. */
  private static final int MIDDLE = 1 << 20;

  private Quantiles() {}

  static SortedMap<Integer, Long> add(SortedMap<Integer, Long> counts, Number number) {
    double value = number.doubleValue();
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(
          "A value to aggregate is " + value + ": leave such values out in the mapper");
    }
    counts.merge(rangeOf(value), 1L, Long::sum);
    return counts;
  }

  /** The values at these fractions of the way from the least to the greatest. */
  static List<Double> at(double[] fractions, SortedMap<Integer, Long> counts) {
    long total = counts.values().stream().mapToLong(Long::longValue).sum();
    List<Double> values = new ArrayList<>();
    for (double fraction : fractions) {
      long rank = (long) (fraction * (total - 1));
      for (Map.Entry<Integer, Long> each : counts.entrySet()) {
        rank -= each.getValue();
        if (rank < 0) {
          values.add(valueOf(each.getKey()));
          break;
        }
      }
    }
    return values;
  }

  private static int rangeOf(double value) {
    double size = Math.abs(value);
    if (size < RANGES.minIndexableValue()) {
      return 0;
    }
    int range = MIDDLE + RANGES.index(Math.min(size, RANGES.maxIndexableValue()));
    return value < 0 ? -range : range;
  }

  private static double valueOf(int range) {
    if (range == 0) {
      return 0;
    }
    double size = RANGES.value(Math.abs(range) - MIDDLE);
    return range < 0 ? -size : size;
  }
}
