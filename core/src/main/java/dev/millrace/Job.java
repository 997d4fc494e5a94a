package dev.millrace;

import java.util.ArrayList;
import java.util.Collections;
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

  Job(JobDraft draft) {
    this.draft = draft;
  }

  /** Begins a job; the name is for people. */
  public static JobBuilder.Named named(String name) {
    JobDraft draft = new JobDraft();
    draft.name = Objects.requireNonNull(name, "name");
    return new JobBuilder.Named(draft);
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
  public JobBuilder.WithInput<Pair<K, R>> then(String name) {
    return named(name).input(result());
  }

  /**
   * Begins a job that makes one value of the whole result of this one, in one reduce task; its
   * result is that value, under the name.
   */
  public <S> JobBuilder.WithReducer<String, S> collate(String name, Collator<K, R, S> collator) {
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
