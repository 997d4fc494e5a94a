package dev.millrace.roles;

import dev.millrace.InvalidJobException;
import dev.millrace.Job;
import dev.millrace.JobDefinition;
import dev.millrace.engine.Destination;
import dev.millrace.engine.StepGraph;
import dev.millrace.input.RedisServer;
import dev.millrace.store.JobSpec;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * A submitted job with its definition in this process.
 *
 * @param spec what was submitted
 * @param definition the definition that it names
 */
public record LoadedJob(JobSpec spec, JobDefinition definition) {

  /**
   * A job as it was defined once.
   *
   * @param graph all jobs of its definition
   * @param job the one that was submitted: the last of the graph, or a step
   */
  record Defined(StepGraph graph, Job<?, ?> job) {}

  /** Finds the definition of a job. */
  public static LoadedJob load(JobSpec spec, Definitions definitions) {
    return new LoadedJob(spec, definitions.find(spec.definition()));
  }

  /** Defines the job anew, with what the command line overrides. */
  public Job<?, ?> define() {
    return defined().job();
  }

  /** As {@link #define}, with the other jobs of its definition. */
  Defined defined() {
    StepGraph graph = graph();
    Job<?, ?> job = spec.step().isEmpty() ? graph.last() : step(graph, spec.step().get().name());
    if (spec.partitions().isPresent()) {
      job = job.withPartitions(spec.partitions().getAsInt());
    }
    if (spec.splitSize().isPresent()) {
      job = job.withSplitSize(spec.splitSize().getAsLong());
    }
    return new Defined(graph, job);
  }

  private StepGraph graph() {
    Job<?, ?> last = Definitions.define(definition, spec.parameters());
    try {
      return StepGraph.of(last);
    } catch (InvalidJobException e) {
      throw e;
    } catch (RuntimeException e) {
      // The first rounds are defined with the graph.
      throw new InvalidJobException(
          "The rounds of job " + last.name() + " could not be defined: " + e, e);
    }
  }

  private Job<?, ?> step(StepGraph graph, String name) {
    try {
      return graph.find(name).job();
    } catch (NoSuchElementException e) {
      throw new InvalidJobException(
          "Job "
              + spec.jobId()
              + " is a step that its definition does not have here ("
              + e.getMessage()
              + "): do all processes have the same jars, and does the definition define the same"
              + " for the same parameters?",
          e);
    }
  }

  /**
   * Where the result of the job goes, which this has defined; empty where that is kept with its
   * state.
   *
   * @param redis the server on which it runs
   */
  public Optional<Destination> destinationOf(Job<?, ?> job, RedisServer redis) {
    return Destination.of(
        job,
        new Destination.JobContext(
            spec.jobId(), spec.parameters().overwrite(), Optional.of(redis)));
  }
}
