package dev.millrace.roles;

import dev.millrace.store.Phase;
import dev.millrace.store.TaskQueue.Refusal;
import java.time.Duration;
import java.util.Optional;

/** What a worker knows of a job from its last answer. */
final class AskedJob {

  private Optional<Refusal> refusal = Optional.empty();
  private Optional<Phase> phase = Optional.empty();
  private boolean hasAnswered;
  private boolean exhausted;
  private long exhaustedAt;
  private long exhaustedSeen;
  private long reclaimedAt;

  /** Tasks of a job that was not asked yet are taken over when a while has passed. */
  AskedJob(long now) {
    this.reclaimedAt = now;
  }

  /** Whether it is worth asking at all: what a job is refused for, but a pause, never changes. */
  boolean isOpen() {
    return refusal.isEmpty() || refusal.get() == Refusal.PAUSED;
  }

  /** Whether it has given tasks, or might have. */
  boolean mayGive() {
    return hasAnswered && refusal.isEmpty();
  }

  /** What is left of it, as far as is known; empty if it gives nothing. */
  Optional<Phase> phase() {
    return phase;
  }

  /** Whether it had fewer tasks than were asked for, not long ago and with no hint since. */
  boolean isExhausted(long now, long seen, Duration lasts) {
    return exhausted && seen == exhaustedSeen && now - exhaustedAt < lasts.toNanos();
  }

  /** Notes what it has answered; returns whether it is refused for the first time. */
  boolean answered(Optional<Refusal> itsRefusal, Optional<Phase> itsPhase) {
    phase = itsPhase;
    boolean first = !hasAnswered || !refusal.equals(itsRefusal);
    hasAnswered = true;
    refusal = itsRefusal;
    return first && itsRefusal.isPresent();
  }

  /** Notes that it has no more tasks now. */
  void exhaustedAt(long now, long seen) {
    exhausted = true;
    exhaustedAt = now;
    exhaustedSeen = seen;
  }

  /** Whether it is time to take tasks over; if so, the next time comes after a while. */
  boolean reclaimDue(long now, Duration every) {
    boolean due = now - reclaimedAt >= every.toNanos();
    if (due) {
      reclaimedAt = now;
    }
    return due;
  }

  /** Takes no task over before that. */
  void reclaimAfter(long when) {
    reclaimedAt = when;
  }
}
