package dev.millrace.roles;

import dev.millrace.store.TakenSubmission;
import java.util.concurrent.atomic.AtomicReference;

/** A submission that this coordinator holds. */
final class HeldSubmission {

  private enum Business {
    NONE,
    BUSY,
    /** Busy, and something has happened since it began. */
    AGAIN
  }

  private final TakenSubmission submission;
  private final boolean hasDeadline;
  private final AtomicReference<Business> business = new AtomicReference<>(Business.NONE);
  private final Steps.Seen steps = new Steps.Seen();
  private long auditedAt = System.nanoTime();
  private long prolongedAt = System.nanoTime();

  HeldSubmission(TakenSubmission submission, boolean hasDeadline) {
    this.submission = submission;
    this.hasDeadline = hasDeadline;
  }

  /** Whether its job has a deadline, by which it may have to be ended while it is busy. */
  boolean hasDeadline() {
    return hasDeadline;
  }

  TakenSubmission submission() {
    return submission;
  }

  /** What is known of the job's steps; for the one thread that coordinates the job. */
  Steps.Seen steps() {
    return steps;
  }

  /**
   * True for one caller until {@link #leave}: a job is coordinated by one thread at a time. Every
   * other caller makes that one look once more, as it may have looked before what the caller has
   * heard of.
   */
  boolean tryEnter() {
    return business.getAndUpdate(now -> now == Business.NONE ? Business.BUSY : Business.AGAIN)
        == Business.NONE;
  }

  /** Ends the business; false if it has to be done once more first. */
  boolean tryLeave() {
    return business.getAndUpdate(now -> now == Business.AGAIN ? Business.BUSY : Business.NONE)
        != Business.AGAIN;
  }

  /** Ends the business whatever has happened meanwhile. */
  void leave() {
    business.set(Business.NONE);
  }

  /** Whether an audit is due; if so, the next one is due after {@code nanos}. */
  boolean auditDue(long nanos) {
    if (System.nanoTime() - auditedAt < nanos) {
      return false;
    }
    auditedAt = System.nanoTime();
    return true;
  }

  /** Whether the results of steps are to be kept for longer; as {@link #auditDue}. */
  boolean prolongationDue(long nanos) {
    if (System.nanoTime() - prolongedAt < nanos) {
      return false;
    }
    prolongedAt = System.nanoTime();
    return true;
  }
}
