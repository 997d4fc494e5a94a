package dev.millrace;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * A MapReduce job: an input, a mapper, usually a reducer, and an output. Built in typed stages, so
 * that a mapper that does not fit its input, or a reducer that does not fit its mapper, does not
 * compile:
 *
 * <pre>{@code
 * Job.named("word-count")
 *     .input(TextInput.lines(parameters.inputs()))
 *     .mapper(new WordMapper())
 *     .combiner(Combiners.sumOfLongs())
 *     .reducer(Reducers.sumOfLongs())
 *     .output(parameters.output())
 *     .build();
 * }</pre>
 *
 * @param <K> the type of the result's keys
 * @param <R> the type of the result's values
 */
public final class Job<K, R> {

  /** How many partitions a job has that does not say. */
  public static final int DEFAULT_PARTITIONS = 4;

  /** The most partitions a job may have. */
  public static final int MAX_PARTITIONS = 4096;

  private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,99}");

  private final JobDraft draft;

  /**
   * One input of a job, with the mapper of its records.
   *
   * @param input where records come from
   * @param mapper what turns them into pairs; it takes what the input reads
   */
  public record Source(Input<?> input, Mapper<?, ?, ?> mapper) {}

  private Job(JobDraft draft) {
    this.draft = draft;
  }

  /** Begins a job; the name is for people. */
  public static Named named(String name) {
    JobDraft draft = new JobDraft();
    draft.name = Objects.requireNonNull(name, "name");
    return new Named(draft);
  }

  /** The job's name. */
  public String name() {
    return draft.name;
  }

  /** Where the records come from and what turns them into pairs; at least one. */
  public List<Source> sources() {
    return List.copyOf(draft.sources);
  }

  /** What combines values before they travel, if anything does. */
  public Optional<Combiner<?>> combiner() {
    return Optional.ofNullable(draft.combiner);
  }

  /** What spreads keys over partitions; absent for the hash of the encoded key. */
  public Optional<Partitioner<?>> partitioner() {
    return Optional.ofNullable(draft.partitioner);
  }

  /**
   * What turns pairs into results; absent in a map-only job, whose result is what its mapper emits.
   */
  public Optional<Reducer<?, ?, ?>> reducer() {
    return Optional.ofNullable(draft.reducer);
  }

  /** Whether the parts of the result, in order, are in key order as a whole. */
  public boolean isTotallyOrdered() {
    return draft.totalOrder;
  }

  /** How keys and values are ordered and grouped on their way to the reducer. */
  public Ordering ordering() {
    return draft.ordering;
  }

  /** Whether the keys ascend in each part of the result, which is a reducer's. */
  public boolean hasAscendingResult() {
    return draft.reducer != null && !draft.anyOrder;
  }

  /** Where the result goes. */
  public Output<?, ?> output() {
    return draft.output;
  }

  /** How many partitions there are. */
  public int partitions() {
    return draft.partitions;
  }

  /** Which size of split, in bytes, was asked for. */
  public OptionalLong splitSize() {
    return draft.splitSize;
  }

  /** The tables that every worker holds for the job. */
  public List<SideTable<?, ?>> sideTables() {
    return List.copyOf(draft.sideTables);
  }

  /** The side files of the job by name, where they lie in the process that submits it. */
  public Map<String, String> files() {
    return Collections.unmodifiableMap(new LinkedHashMap<>(draft.files));
  }

  /** The classes that make up the job: the user's, and those that stand before them. */
  public List<Class<?>> code() {
    List<Class<?>> classes = new ArrayList<>();
    for (Source source : draft.sources) {
      classes.add(source.mapper().getClass());
      classes.add(source.input().getClass());
    }
    combiner().ifPresent(combiner -> classes.add(combiner.getClass()));
    reducer().ifPresent(reducer -> classes.add(reducer.getClass()));
    partitioner().ifPresent(partitioner -> classes.add(partitioner.getClass()));
    classes.addAll(draft.ordering.code());
    classes.addAll(draft.code);
    return classes;
  }

  /**
   * The classes registered beside those with a codec of their own, in the order of registration.
   */
  public List<Class<?>> registered() {
    return List.copyOf(draft.registered);
  }

  /**
   * The result of this job as input of another one of the same definition: this job becomes a step,
   * which is run before.
   *
   * @throws InvalidJobException if this job has an output of its own, and so keeps no result
   */
  public StepResult<K, R> result() {
    return new StepResult<>(this);
  }

  /** Begins the job that reads the result of this one. */
  public WithInput<Pair<K, R>> then(String name) {
    return named(name).input(result());
  }

  /**
   * Begins a job that makes one value of the whole result of this one, in one reduce task; its
   * result is that value, under the name.
   */
  public <S> WithReducer<String, S> collate(String name, Collator<K, R, S> collator) {
    Objects.requireNonNull(collator, "collator");
    return then(name)
        .mapper((Pair<K, R> each, Emitter<String, Pair<K, R>> out) -> out.emit(name, each))
        .reducer(new Collation<K, R, S>(name, collator))
        .partitions(1);
  }

  /**
   * Repeats a job, each round reading what the one before has made; the first one reads the result
   * of this job.
   *
   * @param atMost how many rounds there are at the most
   * @param body makes the job of a round from the result of the round before. It is called anew in
   *     every process, so what it makes may depend on nothing else
   * @param until whether a round that has ended was the last
   * @return the result of the last round
   */
  public Rounds<K, R> repeat(
      int atMost, Function<Input<Pair<K, R>>, Job<K, R>> body, Predicate<Round> until) {
    return new Rounds<>(this, atMost, body, until);
  }

  /** This job with other inputs, each with its mapper; for tests, above all. */
  public Job<K, R> withSources(List<Source> sources) {
    JobDraft changed = draft.copy();
    changed.sources.clear();
    changed.sources.addAll(sources);
    return new Job<>(changed);
  }

  /** This job with one more side file, in place of one of the same name. */
  public Job<K, R> withFile(String name, String path) {
    JobDraft changed = draft.copy();
    changed.files.put(checkFileName(name), Objects.requireNonNull(path, "path"));
    return new Job<>(changed);
  }

  /** This job with another output. */
  public Job<K, R> withOutput(Output<? super K, ? super R> output) {
    JobDraft changed = draft.copy();
    changed.output = Objects.requireNonNull(output, "output");
    return new Job<>(changed);
  }

  /** This job with another number of partitions. */
  public Job<K, R> withPartitions(int partitions) {
    JobDraft changed = draft.copy();
    changed.partitions = checkPartitions(partitions);
    return new Job<>(changed);
  }

  /** This job with another size of split. */
  public Job<K, R> withSplitSize(long bytes) {
    JobDraft changed = draft.copy();
    changed.splitSize = OptionalLong.of(checkSplitSize(bytes));
    return new Job<>(changed);
  }

  /** A job that has a name. */
  public static final class Named {
    private final JobDraft draft;

    private Named(JobDraft draft) {
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
      inputs.forEach(input -> draft.sources.add(new Source(input, mapper)));
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
          new Source(
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
     * Sets how many partitions, and so reduce tasks, there are; {@link #DEFAULT_PARTITIONS} without
     * this. The command line can override it.
     *
     * @throws InvalidJobException unless it is 1 to {@link #MAX_PARTITIONS}
     */
    public S partitions(int partitions) {
      draft.partitions = checkPartitions(partitions);
      return self();
    }

    /**
     * Sets the size of a split in bytes. The command line can override it.
     *
     * @throws InvalidJobException unless it is at least 1
     */
    public S splitSize(long bytes) {
      draft.splitSize = OptionalLong.of(checkSplitSize(bytes));
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
      checkFileName(name);
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

  /**
   * Returns {@code partitions} if it is a possible number of them.
   *
   * @throws InvalidJobException if it is not
   */
  public static int checkPartitions(int partitions) {
    if (partitions < 1 || partitions > MAX_PARTITIONS) {
      throw new InvalidJobException(
          "partitions must be between 1 and " + MAX_PARTITIONS + ": " + partitions);
    }
    return partitions;
  }

  /**
   * Returns {@code name} if it is a possible one of a side file.
   *
   * @throws InvalidJobException if it is not
   */
  public static String checkFileName(String name) {
    if (!FILE_NAME.matcher(name).matches()) {
      throw new InvalidJobException(
          "The name of a side file is 1 to 100 letters, digits, dots, hyphens and underscores, and"
              + " begins with no dot or hyphen: "
              + name);
    }
    return name;
  }

  /**
   * Returns {@code bytes} if it is a possible size of a split.
   *
   * @throws InvalidJobException if it is not
   */
  public static long checkSplitSize(long bytes) {
    if (bytes < 1) {
      throw new InvalidJobException("split size must be at least 1 byte: " + bytes);
    }
    return bytes;
  }
}
