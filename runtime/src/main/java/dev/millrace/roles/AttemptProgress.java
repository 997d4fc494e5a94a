package dev.millrace.roles;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * How far an attempt has come, as another thread sees it: counts that the attempt's thread raises
 * without synchronization, for its sake. A count that is seen late only makes progress be seen
 * late, by much less than any task timeout: between two calls that may take long it is written.
 */
final class AttemptProgress {

  private final List<LongSupplier> counts = new CopyOnWriteArrayList<>();
  private volatile Supplier<String> place = () -> "before the first record";
  private volatile DoubleSupplier part = () -> -1;
  private final long begun;
  private long seen;
  private long seenAt;
  private long endingSince;

  AttemptProgress(long now) {
    this.begun = now;
    this.seenAt = now;
  }

  void add(LongSupplier count) {
    counts.add(count);
  }

  void at(Supplier<String> where) {
    place = where;
  }

  void done(DoubleSupplier ofInput) {
    part = ofInput;
  }

  /** For how long the attempt has been in its slot. */
  Duration elapsed(long now) {
    return Duration.ofNanos(now - begun);
  }

  /** How much of its input it has read, from 0 to 1; less than 0 if that is not known. */
  double done() {
    try {
      return part.getAsDouble();
    } catch (RuntimeException e) {
      // An input may not be made for two threads.
      return -1;
    }
  }

  /** Looks; returns for how long there has been no progress. */
  Duration stalledFor(long now) {
    long total = counts.stream().mapToLong(LongSupplier::getAsLong).sum();
    if (total != seen) {
      seen = total;
      seenAt = now;
    }
    return Duration.ofNanos(now - seenAt);
  }

  /** For how long the attempt has been seen going on though it is to end. */
  Duration endingFor(long now) {
    endingSince = endingSince == 0 ? now : endingSince;
    return Duration.ofNanos(now - endingSince);
  }

  /** Takes a time out of account that was lost through nobody's fault. */
  void excuse(Duration time) {
    seenAt += time.toNanos();
  }

  /** Where the attempt is. It is asked while it goes on, and may be anywhere by now. */
  String place() {
    try {
      return place.get();
    } catch (RuntimeException e) {
      return "where " + e + " hides the place";
    }
  }
}
