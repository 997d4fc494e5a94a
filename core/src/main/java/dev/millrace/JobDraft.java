package dev.millrace;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The parts of a job while its builder collects them. */
final class JobDraft {

  String name = "";
  final List<Job.Source> sources = new ArrayList<>();
  @Nullable Combiner<?> combiner;
  @Nullable Partitioner<?> partitioner;
  @Nullable Reducer<?, ?, ?> reducer;
  Output<?, ?> output = Output.kept();
  boolean totalOrder;
  Ordering ordering = Ordering.NATURAL;
  boolean anyOrder;
  int partitions = Job.DEFAULT_PARTITIONS;
  OptionalLong splitSize = OptionalLong.empty();
  final List<Class<?>> registered = new ArrayList<>();
  final List<SideTable<?, ?>> sideTables = new ArrayList<>();
  final Map<String, String> files = new LinkedHashMap<>();

  /** Classes of the user's behind mappers and reducers that are ready-made. */
  final List<Class<?>> code = new ArrayList<>();

  JobDraft copy() {
    JobDraft copy = new JobDraft();
    copy.name = name;
    copy.sources.addAll(sources);
    copy.combiner = combiner;
    copy.partitioner = partitioner;
    copy.reducer = reducer;
    copy.output = output;
    copy.totalOrder = totalOrder;
    copy.ordering = ordering;
    copy.anyOrder = anyOrder;
    copy.partitions = partitions;
    copy.splitSize = splitSize;
    copy.registered.addAll(registered);
    copy.sideTables.addAll(sideTables);
    copy.files.putAll(files);
    copy.code.addAll(code);
    return copy;
  }

  /** Puts an aggregator behind the mappers, in place of a combiner and a reducer. */
  @SuppressWarnings("unchecked") // the builder saw to it that it takes what the mappers emit
  <V, A> void aggregate(Aggregator<? super V, A, ?> aggregator) {
    refuseIf(
        combiner != null,
        " has a combiner and an aggregator, which combines itself: leave one out");
    sources.replaceAll(
        source -> {
          code.add(source.mapper().getClass());
          Mapper<Object, Object, V> mapper = (Mapper<Object, Object, V>) source.mapper();
          return new Job.Source(source.input(), new AggregatingMapper<>(mapper, aggregator));
        });
    code.add(aggregator.getClass());
    combiner = aggregator.combiner();
    reducer = new AggregatingReducer<>(aggregator);
  }

  /**
   * Checks that the parts make up a job.
   *
   * @throws InvalidJobException if two of them contradict each other
   */
  void check() {
    if (reducer == null) {
      refuseIf(totalOrder, " is to be in total order but has no reducer: add .reducer(...)");
      refuseIf(
          combiner != null || partitioner != null,
          " has a combiner or partitioner but no reducer: add .reducer(...), or leave them out");
      refuseIf(
          !ordering.isNatural(),
          " sorts or groups its pairs but has no reducer: add .reducer(...)");
    }
    refuseIf(
        totalOrder && partitioner != null,
        " has a partitioner, which decides the order of its parts: leave it or .totalOrder() out");
    refuseIf(
        ordering.keys().isPresent() && ordering.comparator().isPresent(),
        " sorts its keys both by parts and with a comparator: leave .sortedBy or .sortedWith out");
    refuseIf(
        ordering.values().isPresent() && combiner != null,
        " combines the values of a key, so that their order means nothing: leave the combiner, or"
            + " .aggregate, or .valuesSortedBy out");
  }

  private void refuseIf(boolean contradicts, String why) {
    if (contradicts) {
      throw new InvalidJobException("Job " + name + why);
    }
  }
}
