package dev.millrace.store;

import java.time.Duration;

/**
 * When a task counts as a straggler, beyond what its job's other tasks say: it has run half as long
 * again as their median, and is to run longer still than that.
 *
 * @param atOnce how many of a job may be given second attempts at once
 * @param least how long a task may run before it is one
 * @param committed how much of its phase must be committed, in percent
 */
public record Stragglers(int atOnce, Duration least, int committed) {

  /** No task that is shorter is one. */
  public static final Duration LEAST = Duration.ofSeconds(2);

  private static final int COMMITTED = 75;

  /** Where there are so many slots: a tenth of them at the most run second attempts. */
  public static Stragglers among(int slots) {
    return new Stragglers(Math.max(1, slots / 10), LEAST, COMMITTED);
  }
}
