package dev.millrace;

/**
 * Numbers that a job adds up beside its result, such as records skipped. Only the counts of each
 * task's winning attempt reach the job's totals, so they are as exact as the result.
 */
public interface Counters {

  /** Adds {@code delta} to the counter {@code name}, which begins at zero. */
  void add(String name, long delta);

  /** Adds one to the counter {@code name}. */
  default void increment(String name) {
    add(name, 1);
  }
}
