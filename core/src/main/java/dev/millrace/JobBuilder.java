package dev.millrace;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * The stages in which a {@link Job} is defined. Each offers what can be said of a job as far as it
 * is known by then, and its types carry on what records, keys and values are.
 */
public final class JobBuilder {

  private JobBuilder() {}

  /** A job that has a name. */
  public static final class Named {
    private final JobDraft draft;

    Named(JobDraft draft) {
      this.draft = draft;
    }

    /** Says where the records come from. */
    public <I> WithInput<I> input(Input<I> input) {
      return new WithInput<>(draft, List.of(input));
    }

    /** Says where the records come from: several inputs, one after the other, with one mapper. */
    @SafeVarargs
    @SuppressWarnings("varargs") // only read
    public final <I> WithInput<I> input(Input<? extends I> first, Input<? extends I>... others) {
      List<Input<? extends I>> inputs = new ArrayList<>(List.of(first));
      inputs.addAll(List.of(others));
      return new WithInput<>(draft, inputs);
    }
  }

  /** A job that has an input. */
  public static final class WithInput<I> {
    private final JobDraft draft;
    private final List<Input<? extends I>> inputs;

    private WithInput(JobDraft draft, List<Input<? extends I>> inputs) {
      this.draft = draft;
      this.inputs = inputs;
    }

    /** Says what turns records into pairs. */
    public <K, V> WithMapper<K, V> mapper(Mapper<? super I, K, V> mapper) {
      Objects.requireNonNull(mapper, "mapper");
      inputs.forEach(input -> draft.sources.add(new Job.Source(input, mapper)));
      return new WithMapper<>(draft);
    }

    /** Makes each record that occurs a key, with the number of its occurrences as the value. */
    public WithReducer<I, Long> distinct() {
      return this.<I, Long>mapper((record, out) -> out.emit(record, 1L))
          .combiner(Combiners.sumOfLongs())
          .reducer(Reducers.sumOfLongs());
    }
  }

  /**
   * A job that has a mapper; {@link #build} makes it a map-only job, {@link #reducer} a full one.
   */
  public static final class WithMapper<K, V> extends Options<K, V, WithMapper<K, V>> {

    private WithMapper(JobDraft draft) {
      super(draft);
    }

    /**
     * Adds a further input with a mapper of its own, which emits the same kinds of keys and values.
     * The splits of the inputs are mapped side by side.
     */
    public <J> WithMapper<K, V> andInput(Input<J> input, Mapper<? super J, K, V> mapper) {
      draft.sources.add(
          new Job.Source(
              Objects.requireNonNull(input, "input"), Objects.requireNonNull(mapper, "mapper")));
      return this;
    }

    /** Says how values of a key may be combined on their way to the reducer. */
    public WithMapper<K, V> combiner(Combiner<V> combiner) {
      draft.combiner = Objects.requireNonNull(combiner, "combiner");
      return this;
    }

    /** Says how keys are spread over partitions. */
    public WithMapper<K, V> partitioner(Partitioner<? super K> partitioner) {
      draft.partitioner = Objects.requireNonNull(partitioner, "partitioner");
      return this;
    }

    /**
     * Gives each partition a range of keys, so that the parts of the result, one after the other,
     * are sorted as a whole. The bounds are drawn from a sample of the input, which is mapped once
     * more for it, when the job is planned.
     */
    public WithMapper<K, V> totalOrder() {
      draft.totalOrder = true;
      return this;
    }

    /**
     * Sorts keys by a part of them: the least first, and keys whose parts are equal in their
     * natural order. See {@link Order} for what a part can be.
     */
    public WithMapper<K, V> sortedBy(Function<? super K, ?> part) {
      return sortedBy(Order.<K>ascending(part));
    }

    /** Sorts keys in an order, and keys that are equal in it in their natural order. */
    public WithMapper<K, V> sortedBy(Order<? super K> order) {
      draft.ordering = draft.ordering.withKeys(order);
      return this;
    }

    /**
     * Sorts keys with a comparator, and those that it takes for equal in their natural order, each
     * a key of its own. It is called for decoded keys all the time, which costs several times what
     * {@link #sortedBy} does.
     */
    public WithMapper<K, V> sortedWith(Comparator<? super K> comparator) {
      draft.ordering =
          draft.ordering.withComparator(Objects.requireNonNull(comparator, "comparator"));
      return this;
    }

    /**
     * Calls the reducer once for all keys with the same part. It is given the first of these keys,
     * and their values in the order of the keys. All keys of a group are in one partition; a
     * partitioner of the job's own has to see to that itself.
     */
    public WithMapper<K, V> groupedBy(Function<? super K, ?> part) {
      return groupedBy(Order.<K>ascending(part));
    }

    /** Calls the reducer once for all keys that are equal in an order, and in this order. */
    public WithMapper<K, V> groupedBy(Order<? super K> order) {
      draft.ordering = draft.ordering.withGroups(order);
      return this;
    }

    /**
     * Sorts the values of each key by a part of them; those whose parts are equal stay in the order
     * of the input.
     */
    public WithMapper<K, V> valuesSortedBy(Function<? super V, ?> part) {
      return valuesSortedBy(Order.<V>ascending(part));
    }

    /** Sorts the values of each key in an order. */
    public WithMapper<K, V> valuesSortedBy(Order<? super V> order) {
      draft.ordering = draft.ordering.withValues(order);
      return this;
    }

    /**
     * Makes one result of the values of each key, accumulated as far as it can be before anything
     * travels: the aggregator is combiner and reducer.
     *
     * @throws InvalidJobException if the job has a combiner
     */
    public <A, R> WithReducer<K, R> aggregate(Aggregator<? super V, A, R> aggregator) {
      draft.aggregate(Objects.requireNonNull(aggregator, "aggregator"));
      return new WithReducer<>(draft);
    }

    /** Says what turns the values of a key into results. */
    public <R> WithReducer<K, R> reducer(Reducer<K, V, R> reducer) {
      draft.reducer = Objects.requireNonNull(reducer, "reducer");
      return new WithReducer<>(draft);
    }

    @Override
    WithMapper<K, V> self() {
      return this;
    }
  }

  /** A job that has a mapper and a reducer. */
  public static final class WithReducer<K, R> extends Options<K, R, WithReducer<K, R>> {

    private WithReducer(JobDraft draft) {
      super(draft);
    }

    /**
     * Lets the reducer emit keys in any order. The result is then read part after part, rather than
     * merged by key.
     */
    public WithReducer<K, R> anyOrder() {
      draft.anyOrder = true;
      return this;
    }

    @Override
    WithReducer<K, R> self() {
      return this;
    }
  }

  /** What can be said of a job that could already be built. */
  public abstract static class Options<K, R, S extends Options<K, R, S>> {
    final JobDraft draft;

    Options(JobDraft draft) {
      this.draft = draft;
    }

    abstract S self();

    /** Says where the result goes; without this it is kept with the job. */
    public S output(Output<? super K, ? super R> output) {
      draft.output = Objects.requireNonNull(output, "output");
      return self();
    }

    /**
     * Sets how many partitions, and so reduce tasks, there are; {@link Job#DEFAULT_PARTITIONS}
     * without this. The command line can override it.
     *
     * @throws InvalidJobException unless it is 1 to {@link Job#MAX_PARTITIONS}
     */
    public S partitions(int partitions) {
      draft.partitions = Job.checkPartitions(partitions);
      return self();
    }

    /**
     * Sets the size of a split in bytes. The command line can override it.
     *
     * @throws InvalidJobException unless it is at least 1
     */
    public S splitSize(long bytes) {
      draft.splitSize = OptionalLong.of(Job.checkSplitSize(bytes));
      return self();
    }

    /**
     * Allows objects of these classes as keys and values, encoded by Kryo. Every process registers
     * the same, in order.
     */
    public S register(Class<?>... classes) {
      draft.registered.addAll(List.of(classes));
      return self();
    }

    /** Gives the job a table that its mappers and reducers look things up in. */
    public S sideTable(SideTable<?, ?> table) {
      draft.sideTables.add(Objects.requireNonNull(table, "table"));
      return self();
    }

    /**
     * Gives the job a side file, which its mappers and reducers find with {@link TaskContext#file}.
     * It is read where the job is submitted, and sent along once for all of a worker's tasks.
     *
     * @param name what it is called in the job: letters, digits, dots, hyphens and underscores
     * @param path where it lies in the process that submits the job; no other reads it there
     * @throws InvalidJobException if the name is not possible, or there is another file of it
     */
    public S file(String name, String path) {
      Job.checkFileName(name);
      String other = draft.files.putIfAbsent(name, Objects.requireNonNull(path, "path"));
      if (other != null && !other.equals(path)) {
        throw new InvalidJobException(
            "Two side files are called " + name + ": " + other + " and " + path);
      }
      return self();
    }

    /**
     * Ends the definition.
     *
     * @throws InvalidJobException if parts of it contradict each other
     */
    public Job<K, R> build() {
      draft.check();
      return new Job<>(draft.copy());
    }
  }
}
