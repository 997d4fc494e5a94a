package dev.millrace.store;

import java.util.Map;

/**
 * A job as it stands.
 *
 * @param jobId its id
 * @param definition the class name of its definition
 * @param state where it stands
 * @param tasks its tasks; all zero until it is planned
 * @param error why it has failed or was cancelled; empty otherwise
 * @param times when it has entered each state, in ms since 1970 by the store's clock
 * @param counters the totals of its counters; empty until it has succeeded
 * @param protocol the {@link Protocol} of the process that has submitted it
 * @param turn what it may have of the workers now
 */
public record JobStatus(
    String jobId,
    String definition,
    JobState state,
    Tasks tasks,
    String error,
    Map<JobState, Long> times,
    Map<String, Long> counters,
    int protocol,
    Turn turn) {

  /** A job with the share of any other. */
  public JobStatus(
      String jobId,
      String definition,
      JobState state,
      Tasks tasks,
      String error,
      Map<JobState, Long> times,
      Map<String, Long> counters,
      int protocol) {
    this(jobId, definition, state, tasks, error, times, counters, protocol, Turn.DEFAULT);
  }

  /** Copies the maps. */
  public JobStatus {
    times = Map.copyOf(times);
    counters = Map.copyOf(counters);
  }

  /**
   * What a job may have of the workers.
   *
   * @param share its part of them
   * @param paused whether no task of it is taken until it is resumed
   * @param behind the job that goes before it while the store's memory is short; empty if none does
   */
  public record Turn(Limits.Share share, boolean paused, String behind) {

    /** Behind no other job. */
    public Turn(Limits.Share share, boolean paused) {
      this(share, paused, "");
    }

    /** The share of any other job, and not paused. */
    public static final Turn DEFAULT = new Turn(Limits.Share.DEFAULT, false);
  }

  /**
   * How many tasks there are, and how many are left.
   *
   * @param maps map tasks
   * @param mapsLeft map tasks that are not committed: the first countdown latch
   * @param partitions partitions, each with a reduce task unless the job is map-only
   * @param reducesLeft reduce tasks that are not committed: the second countdown latch
   * @param mapOnly whether the job has no reduce tasks
   * @param bytes the size of the input
   */
  public record Tasks(
      int maps, int mapsLeft, int partitions, int reducesLeft, boolean mapOnly, long bytes) {

    /**
     * The partition in which the result of a task is kept; the tasks of map-only jobs share the
     * partitions.
     */
    public int resultPartition(int task) {
      return mapOnly ? task % partitions : task;
    }

    /** How many tasks write results. */
    public int resultTasks() {
      return mapOnly ? maps : partitions;
    }
  }
}
