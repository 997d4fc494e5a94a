package dev.millrace.store;

import dev.millrace.Split;
import dev.millrace.engine.Care;
import java.util.Optional;

/**
 * A task that a worker has taken and holds the lease of.
 *
 * @param jobId the job
 * @param phase the kind of task
 * @param task the task's number within its phase, from 0
 * @param lease what proves the lease
 * @param attempt which attempt of the task this is, from 1; for people
 * @param reading what a map task reads
 */
public record TakenTask(
    String jobId, Phase phase, int task, Lease lease, int attempt, Optional<Reading> reading) {

  /** The split of a map task. */
  public Optional<Split> split() {
    return reading.map(Reading::split);
  }

  /** With what care a map task is read, if attempts of it have failed. */
  public Optional<Care> care() {
    return reading.flatMap(Reading::care);
  }

  /**
   * The id of this attempt. Nothing else ever has it: it names the delivery and, as the same worker
   * may take the same delivery again when a reply got lost, the worker's own count.
   */
  public String attemptId() {
    return lease.entry()
        + "."
        + lease.deliveries()
        + "."
        + lease.consumer()
        + "."
        + lease.sequence();
  }

  /** The same task with what it reads. */
  public TakenTask with(Reading itsReading) {
    return new TakenTask(jobId, phase, task, lease, attempt, Optional.of(itsReading));
  }

  /** The task for people: {@code Map task 17 of job wc-42}. */
  @Override
  public String toString() {
    return phase.title() + " task " + task + " of job " + jobId;
  }
}
