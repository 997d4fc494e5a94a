package dev.millrace;

/** What a mapper or reducer may know about the attempt that it serves. */
public interface TaskContext {

  /** The job's id. */
  String jobId();

  /** The task's number within its phase, from 0. */
  int task();

  /** Which attempt of the task this is, from 1. */
  int attempt();

  /** The parameters with which the job was submitted. */
  Parameters parameters();

  /** The attempt's counters; to be used by the attempt's thread only. */
  Counters counters();
}
