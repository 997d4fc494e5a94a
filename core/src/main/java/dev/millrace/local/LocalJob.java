package dev.millrace.local;

import dev.millrace.InputContext;
import dev.millrace.Job;
import dev.millrace.Parameters;
import dev.millrace.Split;
import dev.millrace.StepResults;
import dev.millrace.engine.Attempt;
import dev.millrace.engine.AttemptGuard;
import dev.millrace.engine.BlockOrigin;
import dev.millrace.engine.ChunkSource;
import dev.millrace.engine.DataCodec;
import dev.millrace.engine.Destination;
import dev.millrace.engine.EngineSettings;
import dev.millrace.engine.KeptResult;
import dev.millrace.engine.KeptSides;
import dev.millrace.engine.KeyRanges;
import dev.millrace.engine.KeySample;
import dev.millrace.engine.Manifest;
import dev.millrace.engine.MapTask;
import dev.millrace.engine.ReduceTask;
import dev.millrace.engine.ResultReader;
import dev.millrace.engine.ResultWriter;
import dev.millrace.engine.RunReader;
import dev.millrace.engine.SideOutputs;
import dev.millrace.engine.SplitInput;
import dev.millrace.engine.Tables;
import dev.millrace.engine.TaskCounters;
import dev.millrace.engine.UserCodeException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** One job of a local run: one that was asked for, or one of its steps. */
final class LocalJob {

  private static final String JOB_ID = "local";

  private final Supplier<Defined> definition;
  private final Parameters parameters;
  private final EngineSettings settings;
  private final Map<String, Path> files;
  private final Optional<KeptSides> sides;
  private final MemoryStore partials = new MemoryStore();
  private final MemoryStore kept = new MemoryStore();
  private final TaskCounters totals = new TaskCounters();
  private List<Split> splits = List.of();
  private List<Manifest> maps = List.of();
  private List<Manifest> winners = List.of();
  private List<Map<?, ?>> tables = List.of();

  /** A job as it was defined for one attempt, and the results that it reads. */
  record Defined(Job<?, ?> job, StepResults steps) {

    InputContext input() {
      return new InputContext(job.splitSize(), 1, DataCodec.of(job), steps);
    }
  }

  LocalJob(
      Supplier<Defined> definition,
      Parameters parameters,
      EngineSettings settings,
      Map<String, Path> files,
      Optional<KeptSides> sides) {
    this.files = files;
    this.sides = sides;
    this.definition = definition;
    this.parameters = parameters;
    this.settings = settings;
  }

  /** Runs the job; returns its kept result, or nothing if its output is elsewhere. */
  List<Map.Entry<Object, Object>> runToOutput() throws IOException, UserCodeException {
    Job<?, ?> job = definition.get().job();
    Optional<Destination> found = destination(job);
    if (found.isEmpty()) {
      run();
      return read(job);
    }
    Destination destination = found.get();
    plan();
    // All local runs have the same id: one that was killed may have left something.
    destination.discard();
    destination.claim();
    try {
      runTasks();
      destination.promote(
          new Destination.Winners(
              winners,
              job.reducer().isPresent() ? maps : List.of(),
              visitor -> reader(job).forEach(visitor)));
    } finally {
      // Does nothing once all has been promoted.
      destination.discard();
    }
    return List.of();
  }

  /** The totals of the counters. */
  Map<String, Long> counters() {
    return totals.totals();
  }

  /** The manifests of the tasks that have written the result. */
  List<Manifest> winners() {
    return winners;
  }

  /** What a task has written of the kept result. */
  ChunkSource result(int task) {
    return kept.source(task, 0);
  }

  void forgetResult() {
    kept.forget(0);
  }

  /** Runs all tasks of a job whose result is kept. */
  void run() throws IOException, UserCodeException {
    plan();
    runTasks();
  }

  private void plan() throws IOException {
    Defined planned = definition.get();
    Job<?, ?> job = planned.job();
    InputContext context = planned.input();
    tables = Tables.readAll(job, context);
    splits = SplitInput.splitsOf(job, context);
  }

  private void runTasks() throws IOException, UserCodeException {
    long bytes = splits.stream().mapToLong(Split::length).sum();
    Defined sampled = definition.get();
    KeyRanges ranges = KeySample.rangesOf(sampled.job(), parameters, sampled.input(), bytes, files);
    maps = new ArrayList<>();
    for (int task = 0; task < splits.size(); task++) {
      maps.add(map(task, splits.get(task), ranges));
    }
    Job<?, ?> job = sampled.job();
    winners = job.reducer().isPresent() ? reduce(job.partitions(), maps) : maps;
  }

  private Manifest map(int task, Split split, KeyRanges ranges)
      throws IOException, UserCodeException {
    Defined defined = definition.get();
    Job<?, ?> job = defined.job();
    InputContext context = defined.input();
    DataCodec codec = DataCodec.of(job);
    Attempt attempt = attempt(job, task, "map");
    MapTask mapTask = new MapTask(job, codec, attempt, AttemptGuard.NONE);
    try {
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
    } finally {
      attempt.sides().close();
    }
  }

  private List<Manifest> reduce(int partitions, List<Manifest> maps)
      throws IOException, UserCodeException {
    List<Manifest> manifests = new ArrayList<>();
    for (int partition = 0; partition < partitions; partition++) {
      Job<?, ?> job = definition.get().job();
      DataCodec codec = DataCodec.of(job);
      Attempt attempt = attempt(job, partition, "reduce");
      List<RunReader> runs = new ArrayList<>();
      for (int task = 0; task < maps.size(); task++) {
        BlockOrigin origin = new BlockOrigin(task, maps.get(task).attempt(), partition);
        ChunkSource chunks = partials.source(task, partition);
        runs.addAll(RunReader.ofAll(chunks, origin, maps.get(task).runs().get(partition)));
      }
      try (ResultWriter result = resultWriter(job, codec, attempt)) {
        manifests.add(
            new ReduceTask(job, codec, attempt, AttemptGuard.NONE).run(runs, result, settings));
      } finally {
        attempt.sides().close();
      }
      totals.addAll(attempt.counters().totals());
      partials.forget(partition);
    }
    return manifests;
  }

  private List<Map.Entry<Object, Object>> read(Job<?, ?> job) throws IOException {
    List<Map.Entry<Object, Object>> entries = new ArrayList<>();
    reader(job).forEach(entries::add);
    return entries;
  }

  private ResultReader reader(Job<?, ?> job) throws IOException {
    List<RunReader> parts = new ArrayList<>();
    for (int task = 0; task < winners.size(); task++) {
      Manifest winner = winners.get(task);
      BlockOrigin origin = new BlockOrigin(task, winner.attempt(), 0);
      parts.addAll(RunReader.ofAll(kept.source(task, 0), origin, winner.runs().get(0)));
    }
    return new ResultReader(DataCodec.of(job), parts, job.hasAscendingResult());
  }

  private ResultWriter resultWriter(Job<?, ?> job, DataCodec codec, Attempt attempt)
      throws IOException {
    Optional<Destination> destination = destination(job);
    Optional<ResultWriter> elsewhere =
        destination.isPresent() ? destination.get().open(attempt) : Optional.empty();
    if (elsewhere.isPresent()) {
      return elsewhere.get();
    }
    BlockOrigin origin = new BlockOrigin(attempt.task(), attempt.id(), 0);
    return new KeptResult(codec, kept.sink(attempt.task()), origin, settings);
  }

  private Optional<Destination> destination(Job<?, ?> job) {
    return Destination.of(job, new Destination.JobContext(JOB_ID, parameters.overwrite()));
  }

  private Attempt attempt(Job<?, ?> job, int task, String phase) {
    Attempt attempt =
        new Attempt(JOB_ID, task, 1, phase + "-" + task, parameters, new TaskCounters())
            .with(Tables.of(job, tables))
            .withFiles(files);
    return attempt.with(
        sides
            .map(kept -> kept.of(attempt.counters()))
            .or(() -> destination(job).map(each -> each.openSides(attempt)))
            .orElse(SideOutputs.NONE));
  }
}
