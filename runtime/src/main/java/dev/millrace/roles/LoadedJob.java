package dev.millrace.roles;

import dev.millrace.Job;
import dev.millrace.JobDefinition;
import dev.millrace.engine.Destination;
import dev.millrace.store.JobSpec;
import java.util.Optional;

/**
 * A submitted job with its definition in this process.
 *
 * @param spec what was submitted
 * @param definition the definition that it names
 */
record LoadedJob(JobSpec spec, JobDefinition definition) {

  static LoadedJob load(JobSpec spec, Definitions definitions) {
    return new LoadedJob(spec, definitions.find(spec.definition()));
  }

  /** Defines the job anew, with what the command line overrides. */
  Job<?, ?> define() {
    Job<?, ?> job = Definitions.define(definition, spec.parameters());
    if (spec.partitions().isPresent()) {
      job = job.withPartitions(spec.partitions().getAsInt());
    }
    if (spec.splitSize().isPresent()) {
      job = job.withSplitSize(spec.splitSize().getAsLong());
    }
    return job;
  }

  /** Where its result goes; empty where that is kept with its state. */
  Optional<Destination> destination() {
    return destinationOf(define());
  }

  /** As {@link #destination}, of a job that this has defined. */
  Optional<Destination> destinationOf(Job<?, ?> job) {
    return Destination.of(job, new Destination.JobContext(spec.jobId()));
  }
}
