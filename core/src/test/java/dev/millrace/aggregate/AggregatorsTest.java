package dev.millrace.aggregate;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.Aggregator;
import dev.millrace.Combiners;
import dev.millrace.InvalidJobException;
import dev.millrace.Job;
import dev.millrace.JobBuilder;
import dev.millrace.LongCombiner;
import dev.millrace.Mapper;
import dev.millrace.Pair;
import dev.millrace.engine.UserCodeException;
import dev.millrace.input.ItemsInput;
import dev.millrace.local.JobTest;
import dev.millrace.local.LocalRunner;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class AggregatorsTest {

  private static final Mapper<Integer, String, Integer> BY_SIGN =
      (number, out) -> out.emit(number < 0 ? "below" : "above", number);

  @Test
  void sumsAreExactAndRoundedOnce() {
    assertThat(of(Aggregators.sumOfDoubles(), Collections.nCopies(10, 0.1))).isEqualTo(1.0);
    assertThat(of(Aggregators.sumOfDoubles(), List.of(1e16, 1.0, -1e16))).isEqualTo(1.0);
    assertThat(of(Aggregators.sumOfDoubles(), List.of(1e308, 1e308, -1e308))).isEqualTo(1e308);
    assertThat(of(Aggregators.sumOfDoubles(), List.of(Double.MIN_VALUE, 1e300, -1e300)))
        .isEqualTo(Double.MIN_VALUE);
    assertThat(of(Aggregators.sumOfDoubles(), List.of((1L << 62) + 1, -(1L << 62)))).isEqualTo(1.0);
    Random random = new Random(1);
    List<Double> numbers = new ArrayList<>();
    BigDecimal sum = BigDecimal.ZERO;
    for (int i = 0; i < 2_000; i++) {
      numbers.add(random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20));
      sum = sum.add(new BigDecimal(numbers.get(i)));
    }
    assertThat(of(Aggregators.sumOfDoubles(), numbers)).isEqualTo(sum.doubleValue());
  }

  @Test
  void momentsAreThoseOfTheFormula() {
    List<Integer> numbers = List.of(2, 4, 4, 4, 5, 5, 7, 9);
    assertThat(of(Aggregators.mean(), numbers)).isEqualTo(5.0);
    assertThat(of(Aggregators.standardDeviation(), numbers)).isEqualTo(2.0);
    assertThat(of(Aggregators.statistics(), numbers)).isEqualTo(new Statistics(8, 40, 5, 4));
    assertThat(of(Aggregators.statistics(), numbers).sampleStandardDeviation())
        .isCloseTo(Math.sqrt(32 / 7.0), within(1e-15));
    // What is left of the difference of two sums of squares near 1e18 is all there is.
    assertThat(of(Aggregators.standardDeviation(), List.of(1e9, 1e9 + 2))).isEqualTo(1.0);
  }

  @Test
  void numbersThatAreNoneAreRefused() {
    assertThatThrownBy(() -> of(Aggregators.mean(), List.of(Double.NaN)))
        .hasMessage("A value to aggregate is NaN: leave such values out in the mapper");
    assertThatThrownBy(() -> of(Aggregators.quantiles(0.5), List.of(Double.POSITIVE_INFINITY)))
        .hasMessageContaining("Infinity");
  }

  @Test
  void quantilesAreWithinOnePercent() {
    Random random = new Random(2);
    double[] numbers = random.doubles(10_000, -5, 20).map(Math::sinh).toArray();
    double[] sorted = numbers.clone();
    Arrays.sort(sorted);
    double[] fractions = {0, 0.01, 0.25, 0.5, 0.9, 0.999, 1};

    List<Double> quantiles =
        of(Aggregators.quantiles(fractions), Arrays.stream(numbers).boxed().toList());

    for (int i = 0; i < fractions.length; i++) {
      double exact = sorted[(int) (fractions[i] * (sorted.length - 1))];
      assertThat(quantiles.get(i)).isCloseTo(exact, within(Math.abs(exact) / 100 + 1e-12));
    }
    assertThat(of(Aggregators.quantiles(0.5), List.of(0, 0, 3))).containsExactly(0.0);
  }

  @Test
  void distinctValuesAreCountedExactlyAsLongAsTheyAreFewAndAboutThen() {
    assertThat(of(Aggregators.distinctCount(), List.of("a", "b", "a"))).isEqualTo(2);
    assertThat(of(Aggregators.distinctCount(), repeated(1_535))).isEqualTo(1_535);
    for (long count : new long[] {1_536, 5_000, 100_000}) {
      assertThat((double) of(Aggregators.distinctCount(), repeated(count)))
          .isCloseTo(count, within(0.03 * count));
    }
    assertThatThrownBy(() -> of(Aggregators.distinctCount(), List.of(List.of(1))))
        .hasMessageContaining("by distinctCount().on(value -> ...)");
  }

  @Test
  void whatIsCollectedIsBounded() {
    assertThat(of(Aggregators.<String>top(2), List.of("b", "c", "a"))).containsExactly("c", "b");
    assertThat(
            of(Aggregators.top(2, Comparator.comparing(String::length)), List.of("b", "c", "aa")))
        .containsExactly("aa", "b");
    assertThat(of(Aggregators.<Integer>first(2), List.of(3, 1, 2))).containsExactly(3, 1);
    assertThat(of(Aggregators.<Integer>list(3), List.of(3, 1, 2))).containsExactly(3, 1, 2);
    assertThat(of(Aggregators.<Integer>set(2), List.of(3, 1, 3))).containsExactly(1, 3);
    assertThatThrownBy(() -> of(Aggregators.<Integer>list(2), List.of(3, 1, 2)))
        .hasMessageStartingWith("A key has more than the 2 values that it may have");
    assertThatThrownBy(() -> of(Aggregators.<Integer>set(2), List.of(3, 1, 2)))
        .hasMessageStartingWith("A key has more than the 2 values that it may have");
    assertThatThrownBy(() -> Aggregators.top(0)).hasMessageContaining("At least 1");
  }

  @Test
  void histogramsCountFromEachBoundOn() {
    assertThat(of(Aggregators.histogram(0, 10), List.of(-1, 0, 9, 10, 11, 9.5)))
        .isEqualTo(new Histogram(List.of(0.0, 10.0), List.of(1L, 3L, 2L)));
    assertThatThrownBy(() -> Aggregators.histogram(1, 0)).hasMessageContaining("must ascend");
  }

  @Test
  void sumsOfLongsTakeThePrimitivePath() {
    assertThat(Aggregators.count().combiner()).isInstanceOf(LongCombiner.class);
    assertThat(Aggregators.sumOfLongs().combiner()).isInstanceOf(LongCombiner.class);
    assertThat(Aggregators.maxOfLongs().on(Integer::longValue).combiner())
        .isInstanceOf(LongCombiner.class);
  }

  /** The test kit splits and groups at random, and tries the combiner. */
  @Test
  void jobsAggregateHoweverTheirInputIsSplit() {
    JobTest.of(bySign().aggregate(Aggregators.mean()).build())
        .given(1, 2, -5, 6)
        .expect(entry("above", 3.0), entry("below", -5.0));
    JobTest.of(bySign().aggregate(Aggregators.max()).build())
        .given(1, 2, -5, 6)
        .expect(entry("above", 6), entry("below", -5));
    JobTest.of(bySign().aggregate(Aggregators.<Integer>top(2)).build())
        .given(1, 2, -5, 6)
        .expect(entry("above", List.of(6, 2)), entry("below", List.of(-5)));
    JobTest.of(
            bySign()
                .aggregate(Aggregators.both(Aggregators.distinctCount(), Aggregators.count()))
                .build())
        .given(1, 1, -5, 6)
        .expect(entry("above", Pair.of(2L, 3L)), entry("below", Pair.of(1L, 1L)));
    Job<String, SortedSet<Integer>> grouped =
        bySign().groupedBy(String::length).aggregate(Aggregators.<Integer>set(9)).build();
    JobTest.of(grouped).given(1, 1, -5, 6).expect(entry("above", new TreeSet<>(List.of(-5, 1, 6))));
  }

  @Test
  void aBoundThatIsExceededFailsTheJob() {
    Job<String, List<Integer>> job =
        byNumbers(1, 2, 3).aggregate(Aggregators.<Integer>list(2)).build();

    assertThatThrownBy(() -> LocalRunner.run(job))
        .isInstanceOf(UserCodeException.class)
        .hasMessageContaining("more than the 2 values");
  }

  @Test
  void anAggregatorBesideACombinerOrAnOrderOfValuesIsRefused() {
    assertThatThrownBy(
            () -> byNumbers(1).combiner(Combiners.sumOfIntegers()).aggregate(Aggregators.count()))
        .isInstanceOf(InvalidJobException.class)
        .hasMessage(
            "Job numbers has a combiner and an aggregator, which combines itself: leave one out");
    assertThatThrownBy(
            () ->
                byNumbers(1).valuesSortedBy(value -> value).aggregate(Aggregators.count()).build())
        .isInstanceOf(InvalidJobException.class);
  }

  private static JobBuilder.WithMapper<String, Integer> byNumbers(Integer... numbers) {
    return Job.named("numbers").input(ItemsInput.of(numbers)).mapper(BY_SIGN);
  }

  private static JobBuilder.WithMapper<String, Integer> bySign() {
    return byNumbers(0);
  }

  private static List<Long> repeated(long distinct) {
    return LongStream.range(0, 2 * distinct).mapToObj(i -> i % distinct).toList();
  }

  private static <V, A, R> R of(Aggregator<? super V, A, R> aggregator, List<V> values) {
    A all = aggregator.create();
    for (V value : values) {
      all = aggregator.accumulate(all, value);
    }
    return aggregator.finish(all);
  }
}
