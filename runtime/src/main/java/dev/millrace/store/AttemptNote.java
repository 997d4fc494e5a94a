package dev.millrace.store;

import java.time.Duration;
import java.util.List;

/**
 * What a worker notes of an attempt at its end, for the record of it.
 *
 * @param ran how long it has run, by the worker's clock
 * @param amounts how much it has read and written
 * @param largest the keys with the most values, of a reduce attempt; the largest first
 * @param printed what its code has printed, and thrown
 */
public record AttemptNote(Duration ran, Amounts amounts, List<LargeKey> largest, Printed printed) {

  /** Nothing is noted. */
  public static final AttemptNote NONE =
      new AttemptNote(Duration.ZERO, Amounts.UNKNOWN, List.of(), Printed.NOTHING);

  /** Copies the keys. */
  public AttemptNote {
    largest = List.copyOf(largest);
  }
}
