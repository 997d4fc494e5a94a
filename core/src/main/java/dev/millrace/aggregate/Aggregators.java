package dev.millrace.aggregate;

import dev.millrace.Aggregator;
import dev.millrace.Combiner;
import dev.millrace.Combiners;
import dev.millrace.LongCombiner;
import dev.millrace.Pair;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Ready-made aggregators. What each makes of values depends on them alone, never on splits, buffers
 * or which worker was first: the same to the last bit, sums of doubles too. {@link Aggregator#on}
 * takes a part of the values, {@link Aggregator#map} makes something of the result, {@link #both}
 * puts two together.
 */
public final class Aggregators {

  private Aggregators() {}

  /** Counts values. */
  public static Aggregator<Object, Long, Long> count() {
    return Aggregator.of(
        () -> 0L, (count, value) -> count + 1, Combiners.sumOfLongs(), count -> count);
  }

  /** Adds longs; throws {@link ArithmeticException} on overflow. */
  public static Aggregator<Long, Long, Long> sumOfLongs() {
    return ofLongs(0, Combiners.sumOfLongs());
  }

  /** The smallest long. */
  public static Aggregator<Long, Long, Long> minOfLongs() {
    return ofLongs(Long.MAX_VALUE, Combiners.minOfLongs());
  }

  /** The greatest long. */
  public static Aggregator<Long, Long, Long> maxOfLongs() {
    return ofLongs(Long.MIN_VALUE, Combiners.maxOfLongs());
  }

  /** Adds numbers exactly, and rounds their sum to a double, once. */
  public static Aggregator<Number, ?, Double> sumOfDoubles() {
    return Aggregator.<Number, ExactSum, Double>of(
        () -> ExactSum.ZERO,
        (sum, number) -> sum.plus(ExactSum.of(number)),
        ExactSum::plus,
        sum -> sum.toBigDecimal().doubleValue());
  }

  /** The smallest value in natural order; of equal ones the earliest. */
  public static <V extends Comparable<? super V>> Aggregator<V, ?, V> min() {
    return min(Comparator.<V>naturalOrder());
  }

  /** The smallest value; of equal ones the earliest. */
  public static <V> Aggregator<V, ?, V> min(Comparator<? super V> order) {
    return extreme((left, right) -> order.compare(left, right) <= 0 ? left : right);
  }

  /** The greatest value in natural order; of equal ones the earliest. */
  public static <V extends Comparable<? super V>> Aggregator<V, ?, V> max() {
    return max(Comparator.<V>naturalOrder());
  }

  /** The greatest value; of equal ones the earliest. */
  public static <V> Aggregator<V, ?, V> max(Comparator<? super V> order) {
    return extreme((left, right) -> order.compare(left, right) >= 0 ? left : right);
  }

  /** The exact mean of numbers, rounded to a double. */
  public static Aggregator<Number, ?, Double> mean() {
    return statistics().map(Statistics::mean);
  }

  /** The standard deviation of numbers, which are all there are: not of a sample. */
  public static Aggregator<Number, ?, Double> standardDeviation() {
    return statistics().map(Statistics::standardDeviation);
  }

  /** Count, sum, mean and variance of numbers at once. */
  public static Aggregator<Number, ?, Statistics> statistics() {
    return Aggregator.<Number, Moments, Statistics>of(
        () -> Moments.NONE,
        (moments, number) -> moments.plus(number),
        (left, right) -> left.plus(right),
        Moments::statistics);
  }

  /**
   * How many numbers lie in each range.
   *
   * @param bounds where ranges end and the next ones begin, ascending
   */
  public static Aggregator<Number, ?, Histogram> histogram(double... bounds) {
    List<Double> ascending = DoubleStream.of(bounds).boxed().toList();
    if (!ascending.stream().sorted().distinct().toList().equals(ascending)) {
      throw new IllegalArgumentException("The bounds of a histogram must ascend: " + ascending);
    }
    return Aggregator.<Number, SortedMap<Integer, Long>, Histogram>of(
        TreeMap::new,
        (counts, number) -> {
          double value = number.doubleValue();
          counts.merge((int) ascending.stream().filter(b -> b <= value).count(), 1L, Long::sum);
          return counts;
        },
        Aggregators::addCounts,
        counts ->
            new Histogram(
                ascending,
                IntStream.rangeClosed(0, ascending.size())
                    .mapToObj(range -> counts.getOrDefault(range, 0L))
                    .toList()));
  }

  /**
   * The values that stand at these fractions of the way from the least to the greatest, within 1 %
   * each: 0.5 for the median, 0.99 for what 1 % exceed.
   */
  public static Aggregator<Number, ?, List<Double>> quantiles(double... fractions) {
    double[] wanted = fractions.clone();
    if (DoubleStream.of(wanted).anyMatch(fraction -> !(fraction >= 0 && fraction <= 1))) {
      throw new IllegalArgumentException(
          "A quantile is a fraction, 0 to 1: " + DoubleStream.of(wanted).boxed().toList());
    }
    return Aggregator.<Number, SortedMap<Integer, Long>, List<Double>>of(
        TreeMap::new,
        Quantiles::add,
        Aggregators::addCounts,
        counts -> Quantiles.at(wanted, counts));
  }

  /**
   * How many different values there are: exactly up to 1,500, and about, within 1 % or so, beyond.
   */
  public static Aggregator<Object, ?, Long> distinctCount() {
    return Aggregator.<Object, byte[], Long>of(
        () -> new byte[0], DistinctCount::add, DistinctCount::union, DistinctCount::estimate);
  }

  /** The greatest {@code n} values in natural order, greatest first; of equal ones the earliest. */
  public static <V extends Comparable<? super V>> Aggregator<V, ?, List<V>> top(int n) {
    return top(n, Comparator.<V>naturalOrder());
  }

  /** The greatest {@code n} values, greatest first; of equal ones the earliest first. */
  public static <V> Aggregator<V, ?, List<V>> top(int n, Comparator<? super V> order) {
    Comparator<? super V> greatestFirst = order.reversed();
    Collecting.check(n);
    return lists((left, right) -> Collecting.merge(n, greatestFirst, left, right));
  }

  /** The first {@code n} values in the order of the input. */
  public static <V> Aggregator<V, ?, List<V>> first(int n) {
    Collecting.check(n);
    return lists((left, right) -> Collecting.append(n, left, right));
  }

  /** All values in the order of the input; more than {@code atMost} of a key fail the job. */
  public static <V> Aggregator<V, ?, List<V>> list(int atMost) {
    Collecting.check(atMost);
    return lists(
        (left, right) -> {
          left.addAll(right);
          return Collecting.within(atMost, left);
        });
  }

  /** All different values, sorted; more than {@code atMost} of a key fail the job. */
  public static <V extends Comparable<? super V>> Aggregator<V, ?, SortedSet<V>> set(int atMost) {
    Collecting.check(atMost);
    return Aggregator.<V, SortedSet<V>, SortedSet<V>>of(
        TreeSet::new,
        (set, value) -> {
          set.add(value);
          return Collecting.within(atMost, set);
        },
        (left, right) -> {
          left.addAll(right);
          return Collecting.within(atMost, left);
        },
        set -> set);
  }

  /** Two aggregators of the same values at once. */
  public static <V, A, B, R, S> Aggregator<V, ?, Pair<R, S>> both(
      Aggregator<? super V, A, R> first, Aggregator<? super V, B, S> second) {
    Combiner<A> firsts = first.combiner();
    Combiner<B> seconds = second.combiner();
    return Aggregator.<V, Pair<A, B>, Pair<R, S>>of(
        () -> Pair.of(first.create(), second.create()),
        (both, value) ->
            Pair.of(first.accumulate(both.first(), value), second.accumulate(both.second(), value)),
        (left, right) ->
            Pair.of(
                firsts.combine(left.first(), right.first()),
                seconds.combine(left.second(), right.second())),
        both -> Pair.of(first.finish(both.first()), second.finish(both.second())));
  }

  private static Aggregator<Long, Long, Long> ofLongs(long none, LongCombiner combiner) {
    return Aggregator.of(() -> none, combiner::combine, combiner, value -> value);
  }

  private static <V> Aggregator<V, Optional<V>, V> extreme(Combiner<V> combiner) {
    return Aggregator.of(
        Optional::empty,
        (held, value) -> Optional.of(held.isEmpty() ? value : combiner.combine(held.get(), value)),
        (left, right) ->
            left.isEmpty() || right.isEmpty()
                ? left.or(() -> right)
                : Optional.of(combiner.combine(left.get(), right.get())),
        Optional::orElseThrow);
  }

  private static <V> Aggregator<V, List<V>, List<V>> lists(Combiner<List<V>> combiner) {
    return Aggregator.of(
        ArrayList::new,
        (list, value) -> combiner.combine(list, Collecting.only(value)),
        combiner,
        list -> list);
  }

  private static SortedMap<Integer, Long> addCounts(
      SortedMap<Integer, Long> left, SortedMap<Integer, Long> right) {
    right.forEach((range, count) -> left.merge(range, count, Long::sum));
    return left;
  }
}
