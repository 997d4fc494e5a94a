package dev.millrace.roles;

import dev.millrace.engine.AttemptAbandonedException;
import dev.millrace.engine.AttemptGuard;
import dev.millrace.store.TakenTask;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A task that this worker holds: its lease as far as we know, and whether its attempt should go on.
 */
final class HeldTask implements AttemptGuard {

  private final TakenTask task;
  private final Duration lease;
  private volatile long renewed;
  private volatile @Nullable String abandoned;
  private @Nullable Thread thread;

  HeldTask(TakenTask task, Duration lease, long now) {
    this.task = task;
    this.lease = lease;
    this.renewed = now;
  }

  TakenTask task() {
    return task;
  }

  Duration lease() {
    return lease;
  }

  /** When the lease was last surely ours, as {@link System#nanoTime} counts. */
  long renewed() {
    return renewed;
  }

  void renewedAt(long now) {
    renewed = now;
  }

  @Override
  public void check() throws AttemptAbandonedException {
    String reason = abandoned;
    if (reason != null) {
      throw new AttemptAbandonedException(reason);
    }
  }

  /** Why the attempt should end, or null. */
  @Nullable String abandoned() {
    return abandoned;
  }

  /** Says that this thread runs the attempt, and may be interrupted until {@link #ended}. */
  synchronized void begun() {
    thread = Thread.currentThread();
  }

  /**
   * Says that the attempt no longer runs user code, and clears an interruption that was meant for
   * it.
   */
  synchronized void ended() {
    thread = null;
    Thread.interrupted();
  }

  /** The one of these threads in which the attempt runs. */
  synchronized Optional<Thread> threadAmong(Collection<Thread> threads) {
    return threads.stream().filter(each -> each == thread).findFirst();
  }

  /** Tells the attempt to end. */
  synchronized void abandon(String reason) {
    if (abandoned == null) {
      abandoned = reason;
      if (thread != null) {
        thread.interrupt();
      }
    }
  }
}
