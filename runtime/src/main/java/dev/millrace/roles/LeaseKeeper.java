package dev.millrace.roles;

import dev.millrace.store.StoreException;
import dev.millrace.store.StoreUnavailableException;
import dev.millrace.store.TakenTask;
import dev.millrace.store.TaskQueue;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews the leases of a worker's tasks, each when a third of it has passed, from a thread of its
 * own: so a busy mapper never loses its task. A task whose lease is lost, or was not surely renewed
 * for as long as it lasts, is abandoned.
 */
final class LeaseKeeper implements Role {

  private static final Logger log = LoggerFactory.getLogger(LeaseKeeper.class);
  private static final long STEP_MS = 250;

  private final TaskQueue queue;
  private final Collection<HeldTask> held;

  /** Keeps what is in {@code held}, which other threads change. */
  LeaseKeeper(TaskQueue queue, Collection<HeldTask> held) {
    this.queue = queue;
    this.held = held;
  }

  @Override
  public String name() {
    return "lease-keeper";
  }

  @Override
  public void step() throws InterruptedException {
    renewDue(System.nanoTime());
    Thread.sleep(STEP_MS);
  }

  /** Renews what is due at {@code now}. */
  void renewDue(long now) {
    List<HeldTask> due =
        held.stream().filter(task -> now - task.renewed() >= task.lease().toNanos() / 3).toList();
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
