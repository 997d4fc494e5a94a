package dev.millrace.store;

import java.time.Duration;

/** Whose fault a failure is; this alone decides what becomes of it. */
public enum FailureKind {
  /** The job's own code threw; on another machine, or a moment later, it may not. */
  USER_CODE(Fate.RETRY, Duration.ofMillis(100)),

  /** The attempt neither read, emitted nor reduced anything for longer than is allowed. */
  NO_PROGRESS(Fate.RETRY, Duration.ofMillis(100)),

  /** Input, output, local disk or a right was missing; that takes longer to mend. */
  ENVIRONMENT(Fate.RETRY, Duration.ofSeconds(1)),

  /** The workers that ran the task have died or hung. Found out by those that take it over. */
  LOST_WORKER(Fate.RETRY, Duration.ZERO),

  /** What nobody has foreseen: most likely a fault of this program. */
  BUG(Fate.RETRY, Duration.ofMillis(100)),

  /** The job asks for what can never be done. */
  INVALID_JOB(Fate.FINAL, Duration.ZERO),

  /** The store has lost what cannot be made again. */
  LOST_STATE(Fate.FINAL, Duration.ZERO),

  /** The store has no memory left, and nobody frees any: to try again would only take longer. */
  STORE_FULL(Fate.FINAL, Duration.ZERO),

  /** The store did not answer for as long as was worth waiting: not a failure of the task. */
  STORE_OUTAGE(Fate.HAND_BACK, Duration.ZERO);

  /** What becomes of the task. */
  public enum Fate {
    /** It is tried again, up to as many times as the job allows. */
    RETRY,
    /** The job fails at once. */
    FINAL,
    /** It is given to another worker, and nothing is counted. */
    HAND_BACK
  }

  private final Fate fate;
  private final Duration firstDelay;

  FailureKind(Fate fate, Duration firstDelay) {
    this.fate = fate;
    this.firstDelay = firstDelay;
  }

  /** What becomes of the task. */
  public Fate fate() {
    return fate;
  }

  /**
   * How long a task waits at most after its first failure; twice as long after each further one.
   */
  public Duration firstDelay() {
    return firstDelay;
  }
}
