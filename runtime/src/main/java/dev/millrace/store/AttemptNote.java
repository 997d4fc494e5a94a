package dev.millrace.store;

import java.time.Duration;
import java.util.List;

/**
 * What a worker notes of an attempt at its end, for the record of it.
 *
 * @param ran how long it has run, by the worker's clock
 * @param amounts how much it has read and written
 * @param largest the keys with the most values, of a reduce attempt; the largest first
 */
public record AttemptNote(Duration ran, Amounts amounts, List<LargeKey> largest) {

  /** Nothing is noted. */
  public static final AttemptNote NONE = of(Duration.ZERO);

  /** Copies the keys. */
  public AttemptNote {
    largest = List.copyOf(largest);
  }

  /** Of an attempt that has ended without a result. */
  public static AttemptNote of(Duration ran) {
    return new AttemptNote(ran, Amounts.UNKNOWN, List.of());
  }
}
