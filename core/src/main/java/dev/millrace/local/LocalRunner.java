package dev.millrace.local;

import dev.millrace.Job;
import dev.millrace.JobDefinition;
import dev.millrace.Parameters;
import dev.millrace.engine.EngineSettings;
import dev.millrace.engine.KeptSides;
import dev.millrace.engine.SideFiles;
import dev.millrace.engine.StepGraph;
import dev.millrace.engine.UserCodeException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Runs a whole job, its steps included, in the calling thread, in memory, without Redis and without
 * retries. Its output is byte for byte that of a cluster, so it serves as the oracle of tests and
 * as the place to test one's own mappers and reducers:
 *
 * <pre>{@code
 * LocalResult<?, ?> result = LocalRunner.run(new WordCount(), Parameters.of("books/a.txt"));
 * }</pre>
 */
public final class LocalRunner {

  private final JobDefinition definition;
  private final Parameters parameters;
  private final EngineSettings settings;
  private final Optional<KeptSides> sides;
  private final LocalSteps steps = new LocalSteps();
  private Map<String, Path> files = Map.of();

  private LocalRunner(
      JobDefinition definition,
      Parameters parameters,
      EngineSettings settings,
      Optional<KeptSides> sides) {
    this.sides = sides;
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
    return new LocalRunner(definition, parameters, settings, Optional.empty()).run();
  }

  /** Runs a job whose result is kept, and keeps what it writes beside that, too. */
  static LocalResult<Object, Object> run(
      JobDefinition definition, Parameters parameters, EngineSettings settings, KeptSides sides)
      throws IOException, UserCodeException {
    return new LocalRunner(definition, parameters, settings, Optional.of(sides)).run();
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
    Job<?, ?> asked = definition.define(parameters);
    files = SideFiles.of(asked);
    StepGraph graph = StepGraph.of(asked);
    for (List<StepGraph.Step> next = graph.runnable(steps);
        !next.isEmpty();
        next = graph.runnable(steps)) {
      for (StepGraph.Step step : next) {
        LocalJob job = job(defined -> defined.find(step.name()).job(), Optional.empty());
        job.run();
        steps.add(step, job);
      }
      graph.unneeded(steps).forEach(steps::forget);
    }
    LocalJob last = job(StepGraph::last, sides);
    return new LocalResult<>(last.runToOutput(), last.counters());
  }

  private LocalJob job(Function<StepGraph, Job<?, ?>> pick, Optional<KeptSides> kept) {
    return new LocalJob(
        () -> {
          StepGraph graph = StepGraph.of(definition.define(parameters));
          return new LocalJob.Defined(pick.apply(graph), steps.resultsFor(graph));
        },
        parameters,
        settings,
        files,
        kept);
  }
}
