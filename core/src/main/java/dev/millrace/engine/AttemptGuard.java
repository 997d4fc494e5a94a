package dev.millrace.engine;

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
}
