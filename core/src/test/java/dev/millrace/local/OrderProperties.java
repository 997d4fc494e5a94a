package dev.millrace.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Comparator.comparing;
import static java.util.Comparator.reverseOrder;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.Emitter;
import dev.millrace.Job;
import dev.millrace.JobBuilder;
import dev.millrace.Order;
import dev.millrace.Pair;
import dev.millrace.Parameters;
import dev.millrace.Reducer;
import dev.millrace.engine.EngineSettings;
import dev.millrace.engine.UserCodeException;
import dev.millrace.input.ItemsInput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Whole jobs that order and group, with buffers of all sizes, against sorting a list. */
class OrderProperties {

  /** A key with parts. */
  record Reading(String station, int year, double level) {}

  private static final Comparator<String> TEXT =
      (left, right) -> Arrays.compareUnsigned(left.getBytes(UTF_8), right.getBytes(UTF_8));
  private static final Comparator<Reading> NATURAL =
      comparing(Reading::station, TEXT).thenComparing(Reading::year).thenComparing(Reading::level);
  private static final Comparator<Reading> BY_YEAR =
      comparing(Reading::year, reverseOrder()).thenComparing(Reading::station, TEXT);

  @Property(tries = 60, seed = "1", edgeCases = EdgeCasesMode.NONE)
  void keysAreSortedByParts(
      @ForAll("readings") List<Reading> readings,
      @ForAll("settings") EngineSettings settings,
      @ForAll @IntRange(min = 1, max = 5) int partitions,
      @ForAll boolean combined)
      throws IOException, UserCodeException {
    Order<Reading> order = Order.descending(Reading::year).thenAscending(Reading::station);

    List<Map.Entry<Object, Object>> result =
        run(readings, settings, partitions, combined, job -> job.sortedBy(order));

    assertThat(result).isEqualTo(keyed(readings, BY_YEAR.thenComparing(NATURAL)));
  }

  @Property(tries = 60, seed = "2", edgeCases = EdgeCasesMode.NONE)
  void keysAreSortedWithAComparator(
      @ForAll("readings") List<Reading> readings,
      @ForAll("settings") EngineSettings settings,
      @ForAll @IntRange(min = 1, max = 5) int partitions,
      @ForAll boolean combined)
      throws IOException, UserCodeException {
    List<Map.Entry<Object, Object>> result =
        run(readings, settings, partitions, combined, job -> job.sortedWith(BY_YEAR));

    assertThat(result).isEqualTo(keyed(readings, BY_YEAR.thenComparing(NATURAL)));
  }

  @Property(tries = 60, seed = "3", edgeCases = EdgeCasesMode.NONE)
  void partsAreInOrderAsAWholeWhateverTheOrder(
      @ForAll("readings") List<Reading> readings,
      @ForAll("settings") EngineSettings settings,
      @ForAll @IntRange(min = 1, max = 5) int partitions,
      @ForAll boolean compared)
      throws IOException, UserCodeException {
    UnaryOperator<JobBuilder.WithMapper<Reading, List<Integer>>> options =
        job ->
            compared
                ? job.totalOrder().sortedWith(BY_YEAR)
                : job.totalOrder()
                    .sortedBy(Order.descending(Reading::year).thenAscending(Reading::station))
                    .valuesSortedBy(value -> value.get(0));

    // Read part after part, not merged.
    List<Map.Entry<Object, Object>> result =
        parts(readings, settings, partitions, options, OrderProperties::collect);

    assertThat(result).isEqualTo(keyed(readings, BY_YEAR.thenComparing(NATURAL)));
  }

  @Property(tries = 60, seed = "4", edgeCases = EdgeCasesMode.NONE)
  void theReducerIsCalledOncePerGroupWithValuesInKeyOrder(
      @ForAll("readings") List<Reading> readings,
      @ForAll("settings") EngineSettings settings,
      @ForAll @IntRange(min = 1, max = 5) int partitions,
      @ForAll boolean compared,
      @ForAll boolean total)
      throws IOException, UserCodeException {
    Comparator<Reading> byLevel = comparing(Reading::level, reverseOrder());
    UnaryOperator<JobBuilder.WithMapper<Reading, List<Integer>>> options =
        job -> {
          JobBuilder.WithMapper<Reading, List<Integer>> grouped =
              job.groupedBy(Order.descending(Reading::station));
          grouped = total ? grouped.totalOrder() : grouped;
          return compared
              ? grouped.sortedWith(byLevel)
              : grouped.sortedBy(Order.descending(Reading::level));
        };

    List<Map.Entry<Object, Object>> merged = run(readings, settings, partitions, false, options);
    List<Map.Entry<Object, Object>> parts =
        parts(readings, settings, partitions, options, OrderProperties::collect);

    List<Map.Entry<Object, Object>> expected =
        grouped(readings, TEXT.reversed(), byLevel.thenComparing(NATURAL));
    assertThat(merged).isEqualTo(expected);
    assertThat(parts).containsExactlyInAnyOrderElementsOf(expected);
    if (total) {
      assertThat(parts).isEqualTo(expected);
    }
  }

  @Property(tries = 60, seed = "5", edgeCases = EdgeCasesMode.NONE)
  void valuesOfAKeyAreSorted(
      @ForAll("readings") List<Reading> readings,
      @ForAll("settings") EngineSettings settings,
      @ForAll @IntRange(min = 1, max = 5) int partitions,
      @ForAll boolean compared)
      throws IOException, UserCodeException {
    JobBuilder.WithMapper<String, Pair<Integer, Integer>> mapped =
        Job.named("ordered")
            .input(ItemsInput.of(numbered(readings)))
            .mapper(
                (Pair<Reading, Integer> each, Emitter<String, Pair<Integer, Integer>> out) ->
                    out.emit(each.first().station(), Pair.of(each.first().year(), each.second())))
            .partitions(partitions)
            .valuesSortedBy(Order.descending(Pair::first));
    mapped = compared ? mapped.sortedWith(TEXT.reversed()) : mapped.sortedBy(Order.descending());
    Reducer<String, Pair<Integer, Integer>, List<Integer>> reducer =
        (station, values, out) -> {
          List<Integer> all = new ArrayList<>();
          values.forEach(each -> all.add(each.second()));
          out.emit(station, all);
        };
    Job<String, List<Integer>> job = mapped.reducer(reducer).build();

    List<Map.Entry<Object, Object>> result =
        LocalRunner.run(parameters -> job, Parameters.of(), settings).entries();

    Map<String, List<Pair<Reading, Integer>>> byStation =
        numbered(readings).stream()
            .sorted(comparing(each -> each.first().year(), reverseOrder()))
            .collect(
                groupingBy(
                    each -> each.first().station(),
                    () -> new TreeMap<>(TEXT.reversed()),
                    toList()));
    List<Map.Entry<Object, Object>> expected = new ArrayList<>();
    byStation.forEach(
        (station, all) ->
            expected.add(Map.entry(station, all.stream().map(Pair::second).collect(toList()))));
    assertThat(result).isEqualTo(expected);
  }

  @Provide
  Arbitrary<List<Reading>> readings() {
    Arbitrary<String> stations =
        Arbitraries.of("", "a", "ab", "b", "\0", "a\0", "a\1", "\2", "é", "\uFFFD", "\uD834\uDD1E");
    Arbitrary<Integer> years = Arbitraries.of(-70_000, -1, 0, 1, 255, 256, 1999, Integer.MAX_VALUE);
    Arbitrary<Double> levels =
        Arbitraries.of(Double.NEGATIVE_INFINITY, -1.5, -0.0, 0.0, Double.MIN_VALUE, 2.25);
    return Combinators.combine(stations, years, levels).as(Reading::new).list().ofMaxSize(60);
  }

  @Provide
  Arbitrary<EngineSettings> settings() {
    return Arbitraries.of(
        new EngineSettings(1, 1, 1),
        new EngineSettings(600, 64, 64),
        new EngineSettings(1 << 20, 1 << 16, 1 << 20));
  }

  private static List<Map.Entry<Object, Object>> run(
      List<Reading> readings,
      EngineSettings settings,
      int partitions,
      boolean combined,
      UnaryOperator<JobBuilder.WithMapper<Reading, List<Integer>>> options)
      throws IOException, UserCodeException {
    JobBuilder.WithMapper<Reading, List<Integer>> mapped =
        options.apply(mapped(readings, partitions));
    if (combined) {
      mapped.combiner(
          (left, right) -> {
            left.addAll(right);
            return left;
          });
    }
    Job<?, ?> job = mapped.reducer(OrderProperties::collect).build();
    return LocalRunner.run(parameters -> job, Parameters.of(), settings).entries();
  }

  private static List<Map.Entry<Object, Object>> parts(
      List<Reading> readings,
      EngineSettings settings,
      int partitions,
      UnaryOperator<JobBuilder.WithMapper<Reading, List<Integer>>> options,
      Reducer<Reading, List<Integer>, List<Integer>> reducer)
      throws IOException, UserCodeException {
    Job<?, ?> job = options.apply(mapped(readings, partitions)).reducer(reducer).anyOrder().build();
    return LocalRunner.run(parameters -> job, Parameters.of(), settings).entries();
  }

  private static JobBuilder.WithMapper<Reading, List<Integer>> mapped(
      List<Reading> readings, int partitions) {
    return Job.named("ordered")
        .input(ItemsInput.of(numbered(readings)))
        .mapper(
            (Pair<Reading, Integer> each, Emitter<Reading, List<Integer>> out) ->
                out.emit(each.first(), new ArrayList<>(List.of(each.second()))))
        .partitions(partitions);
  }

  private static void collect(
      Reading key, Iterable<List<Integer>> values, Emitter<Reading, List<Integer>> out) {
    List<Integer> all = new ArrayList<>();
    values.forEach(all::addAll);
    out.emit(key, all);
  }

  private static List<Pair<Reading, Integer>> numbered(List<Reading> readings) {
    List<Pair<Reading, Integer>> numbered = new ArrayList<>();
    readings.forEach(reading -> numbered.add(Pair.of(reading, numbered.size())));
    return numbered;
  }

  private static List<Map.Entry<Object, Object>> keyed(
      List<Reading> readings, Comparator<Reading> order) {
    Map<Reading, List<Integer>> byKey = new TreeMap<>(order);
    numbered(readings)
        .forEach(
            each ->
                byKey.computeIfAbsent(each.first(), key -> new ArrayList<>()).add(each.second()));
    List<Map.Entry<Object, Object>> entries = new ArrayList<>();
    byKey.forEach((key, numbers) -> entries.add(Map.entry(key, numbers)));
    return entries;
  }

  private static List<Map.Entry<Object, Object>> grouped(
      List<Reading> readings, Comparator<String> groups, Comparator<Reading> order) {
    Map<String, List<Pair<Reading, Integer>>> byStation =
        numbered(readings).stream()
            .sorted(comparing(Pair::first, order))
            .collect(
                groupingBy(each -> each.first().station(), () -> new TreeMap<>(groups), toList()));
    List<Map.Entry<Object, Object>> entries = new ArrayList<>();
    byStation.forEach(
        (station, all) ->
            entries.add(
                Map.entry(all.get(0).first(), all.stream().map(Pair::second).collect(toList()))));
    return entries;
  }
}
