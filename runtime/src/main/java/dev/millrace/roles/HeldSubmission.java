package dev.millrace.roles;

import dev.millrace.store.TakenSubmission;
import java.util.concurrent.atomic.AtomicBoolean;

/** A submission that this coordinator holds. */
final class HeldSubmission {

  private final TakenSubmission submission;
  private final AtomicBoolean busy = new AtomicBoolean();
  private long auditedAt = System.nanoTime();

  HeldSubmission(TakenSubmission submission) {
    this.submission = submission;
  }

  TakenSubmission submission() {
    return submission;
  }

  /** True for one caller until {@link #idle}: a job is coordinated by one thread at a time. */
  boolean tryBusy() {
    return busy.compareAndSet(false, true);
  }

  void idle() {
    busy.set(false);
  }

  /** Whether an audit is due; if so, the next one is due after {@code nanos}. */
  boolean auditDue(long nanos) {
    if (System.nanoTime() - auditedAt < nanos) {
      return false;
    }
    auditedAt = System.nanoTime();
    return true;
  }
}
