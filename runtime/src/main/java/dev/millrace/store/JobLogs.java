package dev.millrace.store;

import java.util.List;

/**
 * What the code of a job has printed.
 *
 * @param attempts the attempts that have printed something, in the order of tasks and attempts
 * @param omitted how many more attempts have printed something that is not kept, as it was too much
 */
public record JobLogs(List<AttemptLog> attempts, long omitted) {

  /** Copies the list. */
  public JobLogs {
    attempts = List.copyOf(attempts);
  }
}
