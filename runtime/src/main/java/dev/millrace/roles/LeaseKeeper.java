package dev.millrace.roles;

import dev.millrace.store.StoreException;
import dev.millrace.store.StoreUnavailableException;
import dev.millrace.store.TakenTask;
import dev.millrace.store.TaskQueue;
import dev.millrace.store.Wake;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews the leases of a worker's tasks, each when a third of it has passed, from a thread of its
 * own: so a busy mapper never loses its task. A task whose lease is lost, or was not surely renewed
 * for as long as it lasts, is abandoned; one whose attempt makes no progress fails.
 */
final class LeaseKeeper implements Role {

  private static final Logger log = LoggerFactory.getLogger(LeaseKeeper.class);
  private static final long STEP_MS = 250;

  /** A renewal that takes longer has waited for the store to come back. */
  private static final Duration OUTAGE = Duration.ofSeconds(2);

  private final TaskQueue queue;
  private final Wake wake;
  private final Collection<HeldTask> held;
  private final ProgressWatch watch;
  private long hints;

  /** Keeps what is in {@code held}, which other threads change. */
  LeaseKeeper(TaskQueue queue, Wake wake, Collection<HeldTask> held, ProgressWatch watch) {
    this.queue = queue;
    this.wake = wake;
    this.held = held;
    this.watch = watch;
  }

  @Override
  public String name() {
    return "lease-keeper";
  }

  @Override
  public void step() throws InterruptedException {
    keep(System.nanoTime());
    Thread.sleep(STEP_MS);
  }

  /**
   * Renews what is due, or, after a hint, everything: a job may have been cancelled. Then looks
   * whether the attempts make progress; while the store cannot be reached they may not.
   */
  void keep(long now) {
    long seen = wake.seen();
    boolean hinted = seen != hints;
    hints = seen;
    renew(now, task -> hinted || now - task.renewed() >= task.lease().toNanos() / 3);
    Duration waited = Duration.ofNanos(System.nanoTime() - now);
    if (waited.compareTo(OUTAGE) > 0) {
      watch.excuse(waited);
    }
    watch.look(System.nanoTime());
  }

  private void renew(long now, Predicate<HeldTask> isDue) {
    List<HeldTask> due = held.stream().filter(isDue).toList();
    if (due.isEmpty()) {
      return;
    }
    try {
      FaultPoint.BEFORE_RENEW.pass();
      Set<TakenTask> lost = Set.copyOf(queue.renew(due.stream().map(HeldTask::task).toList()));
      FaultPoint.AFTER_RENEW.pass();
      for (HeldTask task : due) {
        if (lost.contains(task.task())) {
          task.abandon("its lease was lost, or its job is over");
        } else {
          task.renewedAt(now);
        }
      }
    } catch (StoreUnavailableException e) {
      log.debug("Leases could not be renewed tasks={} cause={}", due.size(), e.getMessage());
    } catch (StoreException e) {
      if (Thread.currentThread().isInterrupted()) {
        // The worker stops, and its leases with it.
        return;
      }
      log.warn("Leases could not be renewed tasks={} cause={}", due.size(), e.getMessage());
    }
    abandonExpired(System.nanoTime());
  }

  private void abandonExpired(long now) {
    for (HeldTask task : held) {
      Duration since = Duration.ofNanos(now - task.renewed());
      if (since.compareTo(task.lease()) > 0) {
        task.abandon("its lease could not be renewed for " + since.toSeconds() + " s");
      }
    }
  }
}
