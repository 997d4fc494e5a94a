package dev.millrace.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.hash.Hashing;
import dev.millrace.Aggregator;
import dev.millrace.engine.DataCodec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * The laws of {@link Aggregator}, of every ready one: what is accumulated is the same to the byte,
 * whatever is combined with what, and, of most, in whatever order.
 */
class AggregatorProperties {

  private static final DataCodec CODEC =
      new DataCodec(List.of(), List.of(), AggregatorProperties.class.getClassLoader());

  @Property(tries = 100, seed = "1", edgeCases = EdgeCasesMode.NONE)
  void ofNumbers(@ForAll("numbers") List<Number> numbers, @ForAll long seed) {
    inAnyOrder(Aggregators.sumOfDoubles(), numbers, seed);
    inAnyOrder(Aggregators.mean(), numbers, seed);
    inAnyOrder(Aggregators.standardDeviation(), numbers, seed);
    inAnyOrder(Aggregators.statistics(), numbers, seed);
    inAnyOrder(Aggregators.histogram(-1, 0, 0.5, 1e9), numbers, seed);
    inAnyOrder(Aggregators.quantiles(0, 0.25, 1), numbers, seed);
    inAnyOrder(Aggregators.distinctCount(), numbers, seed);
    inAnyOrder(Aggregators.count(), numbers, seed);
    inAnyOrder(Aggregators.both(Aggregators.mean(), Aggregators.count()), numbers, seed);
    inOrder(Aggregators.list(numbers.size() + 1), numbers, seed);
  }

  @Property(tries = 100, seed = "2", edgeCases = EdgeCasesMode.NONE)
  void ofLongs(@ForAll("longs") List<Long> longs, @ForAll long seed) {
    inAnyOrder(Aggregators.sumOfLongs(), longs, seed);
    inAnyOrder(Aggregators.minOfLongs(), longs, seed);
    inAnyOrder(Aggregators.maxOfLongs(), longs, seed);
    inAnyOrder(Aggregators.top(5), longs, seed);
    inAnyOrder(Aggregators.set(100), longs, seed);
  }

  @Property(tries = 100, seed = "3", edgeCases = EdgeCasesMode.NONE)
  void ofTexts(@ForAll("texts") List<String> texts, @ForAll long seed) {
    Comparator<String> byLength = Comparator.comparing(String::length);
    inAnyOrder(Aggregators.<String>min(), texts, seed);
    inAnyOrder(Aggregators.<String>max(), texts, seed);
    inAnyOrder(Aggregators.distinctCount(), texts, seed);
    inAnyOrder(Aggregators.mean().<String>on(String::length).map(Math::round), texts, seed);
    // Of those that are equal the earliest counts, so the order does.
    inOrder(Aggregators.<String>min(byLength), texts, seed);
    inOrder(Aggregators.<String>max(byLength), texts, seed);
    inOrder(Aggregators.<String>top(4, byLength), texts, seed);
    inOrder(Aggregators.<String>first(3), texts, seed);
  }

  /** Many values, so that distinct counts change from lists of hashes to registers on the way. */
  @Property(tries = 5, seed = "4", edgeCases = EdgeCasesMode.NONE)
  void ofManyDistinctValues(@ForAll long seed) {
    Random random = new Random(seed);
    List<Long> values = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      values.add((long) random.nextInt(4_000));
    }
    inAnyOrder(Aggregators.distinctCount(), values, seed);
  }

  @Provide
  Arbitrary<List<Number>> numbers() {
    Arbitrary<Number> number =
        Arbitraries.oneOf(
            Arbitraries.doubles().ofScale(15).between(-1e15, 1e15),
            Arbitraries.of(0.1, 0.2, -0.1, -0.0, 1e300, -1e300, Double.MIN_VALUE, 1e-200),
            Arbitraries.longs(),
            Arbitraries.integers().between(-9, 9));
    return number.list().ofMinSize(1).ofMaxSize(30);
  }

  @Provide
  Arbitrary<List<Long>> longs() {
    return Arbitraries.longs().between(-1L << 40, 1L << 40).list().ofMinSize(1).ofMaxSize(30);
  }

  @Provide
  Arbitrary<List<String>> texts() {
    return Arbitraries.strings().withChars("abé").ofMaxLength(4).list().ofMinSize(1).ofMaxSize(30);
  }

  private static <V, A> void inAnyOrder(
      Aggregator<? super V, A, ?> aggregator, List<V> values, long seed) {
    inOrder(aggregator, values, seed);
    List<V> shuffled = new ArrayList<>(values);
    Collections.shuffle(shuffled, new Random(seed));
    assertThat(encoded(all(aggregator, shuffled))).isEqualTo(encoded(all(aggregator, values)));
  }

  private static <V, A> void inOrder(
      Aggregator<? super V, A, ?> aggregator, List<V> values, long seed) {
    String expected = encoded(all(aggregator, values));
    A none = aggregator.create();
    assertThat(encoded(combined(aggregator, none, all(aggregator, values)))).isEqualTo(expected);
    assertThat(encoded(combined(aggregator, all(aggregator, values), none))).isEqualTo(expected);

    A oneByOne = aggregator.create();
    for (V value : values) {
      oneByOne = aggregator.accumulate(oneByOne, value);
    }
    assertThat(encoded(oneByOne)).isEqualTo(expected);

    Random random = new Random(seed);
    List<A> parts = new ArrayList<>();
    values.forEach(value -> parts.add(copy(aggregator.accumulate(aggregator.create(), value))));
    while (parts.size() > 1) {
      int at = random.nextInt(parts.size() - 1);
      parts.set(at, copy(combined(aggregator, parts.get(at), parts.remove(at + 1))));
    }
    assertThat(encoded(parts.get(0))).isEqualTo(expected);
    assertThat(aggregator.finish(parts.get(0)))
        .usingRecursiveComparison()
        .isEqualTo(aggregator.finish(oneByOne));
  }

  /** Everything from the left to the right, each value accumulated alone. */
  private static <V, A> A all(Aggregator<? super V, A, ?> aggregator, List<V> values) {
    A all = aggregator.create();
    for (V value : values) {
      all = combined(aggregator, all, aggregator.accumulate(aggregator.create(), value));
    }
    return all;
  }

  private static <A> A combined(Aggregator<?, A, ?> aggregator, A left, A right) {
    return aggregator.combiner().combine(copy(left), copy(right));
  }

  @SuppressWarnings("unchecked") // decoded from what was an A
  private static <A> A copy(A accumulated) {
    return (A) CODEC.decode(CODEC.encode(accumulated));
  }

  /** Its bytes; a digest of them, where they are many. */
  private static String encoded(Object accumulated) {
    byte[] bytes = CODEC.encode(accumulated);
    return bytes.length < 1_000
        ? Arrays.toString(bytes)
        : Hashing.sha256().hashBytes(bytes).toString();
  }
}
