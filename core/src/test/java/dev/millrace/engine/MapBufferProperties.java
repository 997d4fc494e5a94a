package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.Combiner;
import dev.millrace.Combiners;
import dev.millrace.Emitter;
import dev.millrace.Job;
import dev.millrace.Reducers;
import dev.millrace.Utf8;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;

/** The buffers of a mapper against naive models: a sorted list, and a map. */
class MapBufferProperties {

  private static final Job<String, Long> PLAIN =
      EngineTesting.job(List.of(), Reducers.sumOfLongs());
  private static final DataCodec CODEC = DataCodec.of(PLAIN);

  /** A record as a buffer hands it on. */
  private record Out(int partition, byte[] key, Object value) {

    static final Comparator<Out> ORDER =
        Comparator.comparingInt(Out::partition)
            .thenComparing((left, right) -> Arrays.compareUnsigned(left.key, right.key));

    @Override
    public String toString() {
      return partition + " " + CODEC.decode(key) + " " + value;
    }
  }

  private static final class Sink implements MapBuffer.RunSink {
    final List<Out> run = new ArrayList<>();
    int ended;

    @Override
    public void add(int partition, GrowableBytes key, MapBuffer.EncodedValue value) {
      GrowableBytes encoded = new GrowableBytes(1);
      value.appendTo(encoded);
      run.add(new Out(partition, key.toByteArray(), CODEC.decode(encoded.toByteArray())));
    }

    @Override
    public void endRun() {
      ended++;
    }
  }

  @Property(tries = 150, seed = "1", edgeCases = EdgeCasesMode.NONE)
  void withoutCombinerPairsAreSortedStably(
      @ForAll("drains") List<List<String>> drains,
      @ForAll @IntRange(min = 1, max = 5) int partitions)
      throws IOException {
    // given
    MapBuffer buffer = MapBuffer.of(PLAIN, CODEC, KeyRanges.none(partitions));
    KeySpread spread = new KeySpread(PLAIN, KeyRanges.none(partitions), CODEC.keys());

    for (List<String> keys : drains) {
      // when
      List<Out> expected = new ArrayList<>();
      for (int i = 0; i < keys.size(); i++) {
        buffer.add(keys.get(i), (long) i);
        expected.add(out(spread, keys.get(i), (long) i));
      }
      int count = buffer.count();
      Sink sink = drain(buffer);

      // then
      expected.sort(Out.ORDER);
      assertThat(count).isEqualTo(keys.size());
      assertThat(sink.run).hasToString(expected.toString());
      assertEmpty(buffer, sink);
    }
  }

  @Property(tries = 150, seed = "1", edgeCases = EdgeCasesMode.NONE)
  void textsAreStoredAsTheCodecEncodesThem(@ForAll("drains") List<List<String>> drains)
      throws IOException {
    Job<String, Utf8> job =
        Job.named("test")
            .input(new EngineTesting.Lines(List.of()))
            .<String, Utf8>mapper((line, out) -> {})
            .reducer((String key, Iterable<Utf8> values, Emitter<String, Utf8> out) -> {})
            .build();
    MapBuffer buffer = MapBuffer.of(job, CODEC, KeyRanges.none(1));
    KeySpread spread = new KeySpread(job, KeyRanges.none(1), CODEC.keys());

    for (List<String> keys : drains) {
      // when
      List<Out> expected = new ArrayList<>();
      for (int i = 0; i < keys.size(); i++) {
        // A slice, so that its words lie anywhere in an array that goes on behind it.
        Utf8 whole = Utf8.of("before" + keys.get(i) + i + "and behind");
        Utf8 value = whole.slice(6, whole.size() - i % 11);
        buffer.add(keys.get(i), value);
        expected.add(out(spread, keys.get(i), value));
      }
      Sink sink = drain(buffer);

      // then
      expected.sort(Out.ORDER);
      assertThat(sink.run).hasToString(expected.toString());
      assertEmpty(buffer, sink);
    }
  }

  @Property(tries = 150, seed = "1", edgeCases = EdgeCasesMode.NONE)
  void longsAreCombinedPerKey(
      @ForAll("drains") List<List<String>> drains,
      @ForAll @IntRange(min = 1, max = 5) int partitions)
      throws IOException {
    // given
    Job<String, Long> job = combining(Combiners.sumOfLongs());

    // then
    assertCombined(job, partitions, drains, i -> (long) i, (a, b) -> (Long) a + (Long) b);
  }

  @Property(tries = 150, seed = "1", edgeCases = EdgeCasesMode.NONE)
  void objectsAreCombinedPerKeyInOrder(
      @ForAll("drains") List<List<String>> drains,
      @ForAll @IntRange(min = 1, max = 5) int partitions)
      throws IOException {
    // given
    Job<String, String> job =
        Job.named("test")
            .input(new EngineTesting.Lines(List.of()))
            .<String, String>mapper((line, out) -> {})
            .combiner((left, right) -> left + right)
            .reducer(Reducers.folding((left, right) -> left + right))
            .build();

    // then
    assertCombined(job, partitions, drains, i -> i + ",", (a, b) -> "" + a + b);
  }

  private static void assertCombined(
      Job<?, ?> job,
      int partitions,
      List<List<String>> drains,
      IntFunction<Object> value,
      BinaryOperator<Object> combine)
      throws IOException {
    MapBuffer buffer = MapBuffer.of(job, CODEC, KeyRanges.none(partitions));
    KeySpread spread = new KeySpread(job, KeyRanges.none(partitions), CODEC.keys());
    for (List<String> keys : drains) {
      TreeMap<String, Object> model = new TreeMap<>();
      for (int i = 0; i < keys.size(); i++) {
        buffer.add(keys.get(i), value.apply(i));
        model.merge(keys.get(i), value.apply(i), combine);
      }
      int count = buffer.count();
      Sink sink = drain(buffer);
      List<Out> expected = new ArrayList<>();
      model.forEach((key, combined) -> expected.add(out(spread, key, combined)));
      expected.sort(Out.ORDER);
      assertThat(count).isEqualTo(model.size());
      assertThat(sink.run).hasToString(expected.toString());
      assertEmpty(buffer, sink);
    }
  }

  private static Job<String, Long> combining(Combiner<Long> combiner) {
    return Job.named("test")
        .input(new EngineTesting.Lines(List.of()))
        .mapper(EngineTesting.ones())
        .combiner(combiner)
        .reducer(Reducers.sumOfLongs())
        .build();
  }

  private static Out out(KeySpread spread, String key, Object value) {
    byte[] encoded = CODEC.encode(key);
    return new Out(spread.partition(KeySpread.hash(encoded, 0, encoded.length)), encoded, value);
  }

  private static Sink drain(MapBuffer buffer) throws IOException {
    Sink sink = new Sink();
    buffer.drainTo(sink);
    return sink;
  }

  private static void assertEmpty(MapBuffer buffer, Sink sink) throws IOException {
    assertThat(sink.ended).isEqualTo(1);
    assertThat(buffer.count()).isZero();
    assertThat(buffer.bytes()).isZero();
    assertThat(drain(buffer).run).isEmpty();
  }

  @Provide
  Arbitrary<List<List<String>>> drains() {
    Arbitrary<List<String>> few = keys().list().ofMaxSize(60);
    Arbitrary<List<String>> many =
        Arbitraries.integers()
            .between(500, 1500)
            .map(count -> IntStream.range(0, count).mapToObj(i -> "key" + i % 1100).toList());
    return Arbitraries.frequencyOf(Tuple.of(8, few), Tuple.of(1, many))
        .list()
        .ofMinSize(1)
        .ofMaxSize(4);
  }

  /** Equal in the first bytes, prefixes of each other, with zeros where another one ends. */
  private static Arbitrary<String> keys() {
    Arbitrary<String> prefix = Arbitraries.of("", "a", "ab", "abcdefg", "abcdefgh", "\uffff", "é");
    Arbitrary<String> suffix =
        Arbitraries.of('\0', 'a', '\u007f', 'é').list().ofMaxSize(4).map(MapBufferProperties::text);
    return Combinators.combine(prefix, suffix).as(String::concat);
  }

  private static String text(List<Character> characters) {
    StringBuilder text = new StringBuilder();
    characters.forEach(text::append);
    return text.toString();
  }
}
