package dev.millrace.store;

import java.time.Duration;

/**
 * Hints that something has changed, so that nobody has to poll fast. Only hints: one that is lost
 * costs one wait.
 */
public interface Wake {

  /** Tells all processes that a job has changed. */
  void hint(String jobId);

  /** Lets those look who wait in this process, as a hint would. */
  void stir();

  /**
   * How many hints have come so far. Ask before looking for work, so that a hint that comes
   * meanwhile is not missed.
   */
  long seen();

  /** Waits until more than {@code seen} hints have come, or the time has passed. */
  void await(long seen, Duration atMost) throws InterruptedException;
}
