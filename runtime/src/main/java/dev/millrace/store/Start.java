package dev.millrace.store;

import dev.millrace.InvalidJobException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When a job is to start, by the store's clock: at once, after a while, or at a time.
 *
 * @param after how long from its submission on it waits
 * @param at until when it waits, if not for a while; a time that has passed is at once
 */
public record Start(Optional<Duration> after, Optional<Instant> at) {

  /** The longest that a job can wait for its time. */
  public static final Duration LONGEST = Duration.ofDays(366);

  /** At once. */
  public static final Start NOW = new Start(Optional.empty(), Optional.empty());

  /** Checks that there is one time at the most, and no negative one. */
  public Start {
    if (after.isPresent() && at.isPresent()) {
      throw new InvalidJobException("A job starts after a while or at a time, not both");
    }
    if (after.filter(Duration::isNegative).isPresent()) {
      throw new InvalidJobException("A job cannot start before it is submitted: " + after.get());
    }
  }

  /** So long after the submission. */
  public static Start after(Duration wait) {
    return new Start(Optional.of(wait), Optional.empty());
  }

  /** At this time. */
  public static Start at(Instant time) {
    return new Start(Optional.empty(), Optional.of(time));
  }

  /** How long it waits from {@code now} on. */
  public Duration delayFrom(Instant now) {
    return after
        .or(() -> at.map(time -> Duration.between(now, time)))
        .filter(wait -> !wait.isNegative())
        .orElse(Duration.ZERO);
  }

  /** Whether it is not at once. */
  public boolean isLater() {
    return after.isPresent() || at.isPresent();
  }
}
