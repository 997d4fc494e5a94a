package dev.millrace.engine;

/** Asked by a running attempt, every so many records, whether it should go on. */
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
}
