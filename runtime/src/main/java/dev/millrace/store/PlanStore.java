package dev.millrace.store;

import dev.millrace.Split;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Jobs as coordinators see them: submissions to take, plans to write, ends to bring about. */
public interface PlanStore {

  /** Takes submissions, also those of coordinators whose lease ran out. */
  List<TakenSubmission> take(
      String consumer, int atMost, Duration lease, Collection<TakenSubmission> held);

  /** Renews the leases; returns the submissions whose lease is lost. */
  List<TakenSubmission> renew(Collection<TakenSubmission> held);

  /** Gives a submission back for another coordinator to take at once. */
  void handBack(TakenSubmission submission);

  /** Submits a delayed job whose time has come; false if it has not. */
  boolean start(String jobId);

  /** What there is to plan. */
  enum PlanStart {
    /** Everything. */
    TO_PLAN,
    /** The plan is complete; its tasks may not all be queued. */
    PLANNED,
    /** Nothing: the job has gone on or ended. */
    OVER
  }

  /** Makes {@code planner} the only one that may write the plan. */
  PlanStart beginPlan(String jobId, String planner);

  /** Files splits; false if another coordinator plans the job now, or it is over. */
  boolean putSplits(String jobId, String planner, int firstTask, List<Split> splits);

  /**
   * Files the bounds of the ranges of keys that the partitions of a job in total order take, in the
   * plan. False as {@link #putSplits}.
   */
  boolean putBounds(String jobId, String planner, List<byte[]> bounds);

  /** Completes the plan; false if another coordinator plans the job now, or it is over. */
  boolean endPlan(String jobId, String planner, JobStatus.Tasks tasks, String name);

  /**
   * Opens the partitions and queues all tasks of a complete plan; with the last of them the job is
   * MAPPING. False as {@link #endPlan}.
   */
  boolean enqueue(String jobId, String planner);

  /** Fails a job that cannot be planned or finished, unless it has ended. */
  void fail(String jobId, String reason);

  /** Fails a job whose deadline has passed before its last task was committed. */
  void expire(String jobId);

  /** Ends a job whose output is in place. */
  void finish(String jobId, Map<String, Long> counters);

  /**
   * Drops what only a running job needs, and lets the rest expire. Can be repeated.
   *
   * @param keepsResult whether the kept result is part of the rest; else it is dropped
   */
  void retire(JobStatus status, Duration retention, boolean keepsResult);

  /** As the other one; the result of a job that has succeeded is kept. */
  default void retire(JobStatus status, Duration retention) {
    retire(status, retention, status.state() == JobState.SUCCEEDED);
  }

  /** Removes the submission of a job that is retired or gone, and the job from the active ones. */
  void close(TakenSubmission submission);

  /** All jobs that are listed, the one first that was submitted first. */
  List<String> listed();

  /** The jobs, steps included, that coordinators have been told of, and that are not closed. */
  Set<String> active();

  /** Takes a job that is gone out of the index. */
  void forget(String jobId);

  /** Takes some of the oldest jobs out of the index, if their retention has passed. */
  void forgetExpired();

  /**
   * Mends a job that runs: its latches, tasks that are neither committed nor queued, lifetimes of
   * its keys.
   */
  void audit(String jobId);
}
