package dev.millrace.engine;

import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Asked by a running attempt, before every record, whether it should go on; so it must be quick.
 */
@FunctionalInterface
public interface AttemptGuard {

  /** Lets every attempt run to its end. */
  AttemptGuard NONE = () -> {};

  /**
   * Returns if the attempt should go on.
   *
   * @throws AttemptAbandonedException if its lease was lost, its job is over, or its process stops
   */
  void check() throws AttemptAbandonedException;

  /**
   * Names a count of what the attempt has done, for one who watches from another thread whether it
   * makes progress; it is only ever raised.
   */
  default void watch(LongSupplier count) {}

  /** Names what tells how much of its input the attempt has read: from 0 to 1, or less than 0. */
  default void done(DoubleSupplier part) {}

  /** Names what tells where the attempt is, for the same one. */
  default void at(Supplier<String> place) {}
}
