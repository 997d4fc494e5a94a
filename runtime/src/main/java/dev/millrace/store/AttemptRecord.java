package dev.millrace.store;

import java.time.Duration;
import java.util.List;

/**
 * What is kept of one attempt of a task. One whose worker was held for dead, and has committed all
 * the same, has two records, of which the later counts.
 *
 * @param phase the kind of task
 * @param task the task's number within its phase, from 0
 * @param attempt which attempt of the task it was, from 1; 0 if that is not known
 * @param worker who ran it; a hyphen if that is not known
 * @param started when it began, in ms since 1970 by the store's clock
 * @param ended when it had ended, by the same clock; while it runs, the present
 * @param outcome how it has ended
 * @param amounts how much it has read and written; unknown unless it was committed
 * @param largest the keys with the most values, of a reduce attempt; the largest first
 * @param cause why it has ended so, in words; empty where there is nothing to say
 */
public record AttemptRecord(
    Phase phase,
    int task,
    int attempt,
    String worker,
    long started,
    long ended,
    AttemptOutcome outcome,
    Amounts amounts,
    List<LargeKey> largest,
    String cause) {

  /** Copies the keys. */
  public AttemptRecord {
    largest = List.copyOf(largest);
  }

  /** How long it has taken. */
  public Duration took() {
    return Duration.ofMillis(Math.max(0, ended - started));
  }
}
