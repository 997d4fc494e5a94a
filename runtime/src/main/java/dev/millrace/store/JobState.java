package dev.millrace.store;

/** Where a job stands. A terminal state is never left. */
public enum JobState {
  /** Filed, and waits for its time: that of {@link #SUBMITTED}, until it has come. */
  DELAYED,
  /** Filed; no coordinator has taken it yet. */
  SUBMITTED,
  /** The jobs whose results it reads, its steps, have not all ended. */
  WAITING,
  /** A coordinator lists the input and queues the map tasks. */
  PLANNING,
  /** Map tasks run. */
  MAPPING,
  /** All map tasks are committed; reduce tasks run. */
  REDUCING,
  /** All tasks are committed; a coordinator puts the output in place. */
  FINISHING,
  /** The result is complete. */
  SUCCEEDED,
  /** The job has ended without a result; its error says why. */
  FAILED,
  /** Somebody has cancelled the job. */
  CANCELLED;

  /** Whether the job has ended. */
  public boolean isTerminal() {
    return this == SUCCEEDED || this == FAILED || this == CANCELLED;
  }
}
