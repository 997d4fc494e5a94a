package dev.millrace.local;

import dev.millrace.InputContext;
import dev.millrace.Job;
import dev.millrace.JobDefinition;
import dev.millrace.Output;
import dev.millrace.Parameters;
import dev.millrace.Split;
import dev.millrace.engine.Attempt;
import dev.millrace.engine.AttemptGuard;
import dev.millrace.engine.BlockOrigin;
import dev.millrace.engine.ChunkSource;
import dev.millrace.engine.DataCodec;
import dev.millrace.engine.EngineSettings;
import dev.millrace.engine.KeptResult;
import dev.millrace.engine.KeyRanges;
import dev.millrace.engine.KeySample;
import dev.millrace.engine.Manifest;
import dev.millrace.engine.MapTask;
import dev.millrace.engine.PartFiles;
import dev.millrace.engine.ReduceTask;
import dev.millrace.engine.ResultReader;
import dev.millrace.engine.ResultWriter;
import dev.millrace.engine.RunReader;
import dev.millrace.engine.SplitInput;
import dev.millrace.engine.TaskCounters;
import dev.millrace.engine.TextResult;
import dev.millrace.engine.UserCodeException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Runs a whole job in the calling thread, in memory, without Redis and without retries. Its output
 * is byte for byte that of a cluster, so it serves as the oracle of tests and as the place to test
 * one's own mappers and reducers:
 *
 * <pre>{@code
 * LocalResult<?, ?> result = LocalRunner.run(new WordCount(), Parameters.of("books/a.txt"));
 * }</pre>
 */
public final class LocalRunner {

  private static final String JOB_ID = "local";

  private final JobDefinition definition;
  private final Parameters parameters;
  private final EngineSettings settings;
  private final MemoryStore partials = new MemoryStore();
  private final MemoryStore kept = new MemoryStore();
  private final TaskCounters totals = new TaskCounters();

  private LocalRunner(JobDefinition definition, Parameters parameters, EngineSettings settings) {
    this.definition = definition;
    this.parameters = parameters;
    this.settings = settings;
  }

  /**
   * Runs a job that is defined by a class.
   *
   * @throws dev.millrace.InvalidJobException if the job cannot run as it is defined
   * @throws UserCodeException if a mapper, combiner or reducer threw
   * @throws IOException if an input could not be read or an output not be written
   */
  public static LocalResult<Object, Object> run(JobDefinition definition, Parameters parameters)
      throws IOException, UserCodeException {
    return run(definition, parameters, EngineSettings.forSlots(1));
  }

  /**
   * Runs a job with its own sizes of buffers and blocks.
   *
   * @see #run(JobDefinition, Parameters)
   */
  public static LocalResult<Object, Object> run(
      JobDefinition definition, Parameters parameters, EngineSettings settings)
      throws IOException, UserCodeException {
    return new LocalRunner(definition, parameters, settings).run();
  }

  /**
   * Runs a single job value, for tests of jobs that need no parameters. Its mapper and reducer
   * serve all tasks.
   *
   * @see #run(JobDefinition, Parameters)
   */
  // The engine hands back what the job's own mapper or reducer emitted.
  @SuppressWarnings("unchecked")
  public static <K, R> LocalResult<K, R> run(Job<K, R> job) throws IOException, UserCodeException {
    return (LocalResult<K, R>) run(parameters -> job, Parameters.of());
  }

  private LocalResult<Object, Object> run() throws IOException, UserCodeException {
    Job<?, ?> job = definition.define(parameters);
    if (job.output() instanceof Output.Text text) {
      PartFiles files = new PartFiles(text.directory());
      files.claim(JOB_ID);
      try {
        files.promote(winners(job));
      } finally {
        // Does nothing once all has been promoted.
        files.discard(JOB_ID);
      }
      return new LocalResult<>(List.of(), totals.totals());
    }
    List<Map.Entry<Object, Object>> entries = read(job, winners(job));
    return new LocalResult<>(entries, totals.totals());
  }

  /** Runs all tasks; returns the manifests of those that have written the result. */
  private List<Manifest> winners(Job<?, ?> job) throws IOException, UserCodeException {
    InputContext context = new InputContext(job.splitSize(), 1, DataCodec.of(job));
    List<Split> splits = SplitInput.splitsOf(job, context);
    long bytes = splits.stream().mapToLong(Split::length).sum();
    KeyRanges ranges = KeySample.rangesOf(definition.define(parameters), parameters, bytes);
    List<Manifest> maps = new ArrayList<>();
    for (int task = 0; task < splits.size(); task++) {
      maps.add(map(task, splits.get(task), ranges));
    }
    return job.reducer().isPresent() ? reduce(job.partitions(), maps) : maps;
  }

  private Manifest map(int task, Split split, KeyRanges ranges)
      throws IOException, UserCodeException {
    Job<?, ?> job = definition.define(parameters);
    DataCodec codec = DataCodec.of(job);
    InputContext context = new InputContext(job.splitSize(), 1, codec);
    Attempt attempt = attempt(task, "map");
    MapTask mapTask = new MapTask(job, codec, attempt, AttemptGuard.NONE);
    Manifest manifest;
    if (job.reducer().isPresent()) {
      manifest = mapTask.run(split, context, ranges, partials.sink(task), settings);
    } else {
      try (ResultWriter result = resultWriter(job, codec, attempt)) {
        manifest = mapTask.runMapOnly(split, context, result);
      }
    }
    totals.addAll(manifest.counters());
    return manifest;
  }

  private List<Manifest> reduce(int partitions, List<Manifest> maps)
      throws IOException, UserCodeException {
    List<Manifest> manifests = new ArrayList<>();
    for (int partition = 0; partition < partitions; partition++) {
      Job<?, ?> job = definition.define(parameters);
      DataCodec codec = DataCodec.of(job);
      Attempt attempt = attempt(partition, "reduce");
      List<RunReader> runs = new ArrayList<>();
      for (int task = 0; task < maps.size(); task++) {
        BlockOrigin origin = new BlockOrigin(task, maps.get(task).attempt(), partition);
        ChunkSource chunks = partials.source(task, partition);
        runs.addAll(RunReader.ofAll(chunks, origin, maps.get(task).runs().get(partition)));
      }
      try (ResultWriter result = resultWriter(job, codec, attempt)) {
        manifests.add(
            new ReduceTask(job, codec, attempt, AttemptGuard.NONE).run(runs, result, settings));
      }
      totals.addAll(attempt.counters().totals());
      partials.forget(partition);
    }
    return manifests;
  }

  private List<Map.Entry<Object, Object>> read(Job<?, ?> job, List<Manifest> winners)
      throws IOException {
    List<RunReader> parts = new ArrayList<>();
    for (int task = 0; task < winners.size(); task++) {
      Manifest winner = winners.get(task);
      BlockOrigin origin = new BlockOrigin(task, winner.attempt(), 0);
      parts.addAll(RunReader.ofAll(kept.source(task, 0), origin, winner.runs().get(0)));
    }
    List<Map.Entry<Object, Object>> entries = new ArrayList<>();
    new ResultReader(DataCodec.of(job), parts, job.reducer().isPresent()).forEach(entries::add);
    return entries;
  }

  private ResultWriter resultWriter(Job<?, ?> job, DataCodec codec, Attempt attempt)
      throws IOException {
    if (job.output() instanceof Output.Text text) {
      return new TextResult(
          new PartFiles(text.directory()).attemptFile(attempt.task(), attempt.id()));
    }
    BlockOrigin origin = new BlockOrigin(attempt.task(), attempt.id(), 0);
    return new KeptResult(codec, kept.sink(attempt.task()), origin, settings);
  }

  private Attempt attempt(int task, String phase) {
    return new Attempt(JOB_ID, task, 1, phase + "-" + task, parameters, new TaskCounters());
  }
}
