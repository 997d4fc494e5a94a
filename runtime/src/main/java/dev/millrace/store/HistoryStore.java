package dev.millrace.store;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The history: a small record of every job that has ended, kept for longer than the job itself. */
public interface HistoryStore {

  /**
   * How much is kept.
   *
   * @param jobs of how many jobs, the latest ones; 0 for none
   * @param age for how long
   */
  record Bounds(int jobs, Duration age) {

    /** No history. */
    public static final Bounds NONE = new Bounds(0, Duration.ZERO);

    /** A thousand jobs, thirty days. */
    public static final Bounds DEFAULT = new Bounds(1000, Duration.ofDays(30));
  }

  /**
   * Files what is to be told of a job that has ended, and lets go of what is too old or too much.
   * The same again is the same.
   */
  void put(JobRecord record, Bounds bounds);

  /** What is told of a job that has ended; empty if it is not in the history (any more). */
  Optional<JobRecord> get(String jobId);

  /** The ids of the jobs that have ended last, steps too; the latest first. */
  List<String> latest(int atMost);
}
