package dev.millrace.store;

import dev.millrace.engine.Manifest;
import java.util.List;
import java.util.Optional;

/** Jobs as clients see them. */
public interface JobStore {

  /**
   * Files a job and tells the coordinators.
   *
   * @throws dev.millrace.InvalidJobException if another job has this id
   */
  void submit(JobSpec spec);

  /** What was submitted; empty if there is no such job (any more). */
  Optional<JobSpec> spec(String jobId);

  /** How a job stands; empty if there is no such job (any more). */
  Optional<JobStatus> status(String jobId);

  /**
   * The bounds of the ranges that the partitions of a job in total order take, as they were
   * planned; empty if there are none.
   */
  List<byte[]> bounds(String jobId);

  /** The ids of the newest jobs, newest first. */
  List<String> jobs(int atMost);

  /** The workers that have been heard of lately. */
  List<WorkerInfo> workers();

  /**
   * Cancels a job unless it has ended; returns where it stands then, or empty if there is no such
   * job.
   */
  Optional<JobState> cancel(String jobId, String who);

  /** The tasks of a job that were given up, the oldest first. */
  List<DeadLetter> deadLetters(String jobId);

  /** The records that a job has skipped so far, in order. */
  List<SkippedRecord> skipped(String jobId);

  /** The manifests of all committed tasks of a phase, in the order of tasks. */
  List<Manifest> winners(String jobId, Phase phase, int tasks);
}
