package dev.millrace;

import java.util.Map;

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

  /**
   * A side table of the job. It is read once for all tasks that the worker runs, which share it: to
   * be read only. Of several values of one key it has the last.
   *
   * @throws InvalidJobException if the table was not given to the job, or is too large
   */
  <K, V> Map<K, V> table(SideTable<K, V> table);

  /** The attempt's counters; to be used by the attempt's thread only. */
  Counters counters();
}
