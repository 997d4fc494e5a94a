package dev.millrace.roles;

import dev.millrace.store.TakenTask;
import dev.millrace.store.TaskQueue.Holding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;

/**
 * The slots of a worker, and the tasks that it holds: those that run or wait for a slot, and those
 * whose slot is free again while their last blocks are written and they are committed.
 *
 * <p>As many tasks are taken ahead as run within {@link #AHEAD}: a slot does not wait for a round
 * trip where that would matter, and where tasks are long none waits here that another worker could
 * run. Should the running ones turn out long, those that wait are given back. Nothing is taken
 * ahead where several jobs are due for the next slot.
 */
final class Slots {

  private static final Duration AHEAD = Duration.ofMillis(20);
  private static final int MAX_AHEAD = 64;

  /** After how long a task that was taken ahead is given back. */
  static final Duration OVERDUE = AHEAD.multipliedBy(10);

  /** The share of the last task in the mean time of tasks. */
  private static final double LATEST = 0.1;

  private final int count;
  private final Shares shares;
  private final Queue<HeldTask> held = new ConcurrentLinkedQueue<>();

  /** Held, and not done with their slot. */
  private int inSlots;

  /** How many tasks are taken ahead for all slots together. */
  private int ahead;

  /** Whether several jobs are due for the next slot. */
  private boolean contested;

  private double meanNanos = Double.NaN;

  /** So many slots, of which {@code shares} keeps account. */
  Slots(int count, Shares shares) {
    this.count = count;
    this.shares = shares;
  }

  Shares shares() {
    return shares;
  }

  int count() {
    return count;
  }

  /** How many more tasks may be taken now; fewer than none while more run than there are slots. */
  synchronized int free() {
    return count + (contested ? 0 : ahead) - inSlots;
  }

  /** How many slots have nothing to do. */
  synchronized int idle() {
    return Math.max(0, count - inSlots);
  }

  /** Says whether several jobs are due for the next slot. */
  synchronized void contested(boolean is) {
    contested = is;
  }

  /** The tasks that are held; a live view. */
  Collection<HeldTask> held() {
    return held;
  }

  Holding heldOf(String jobId) {
    List<TakenTask> running = new ArrayList<>();
    List<TakenTask> ending = new ArrayList<>();
    for (HeldTask each : held) {
      if (each.task().jobId().equals(jobId)) {
        (each.hasLeftSlot() ? ending : running).add(each.task());
      }
    }
    return new Holding(running, ending);
  }

  synchronized void add(HeldTask task) {
    held.add(task);
    inSlots++;
    shares.began(task.task().jobId());
  }

  /** Says that a task is in its slot now. */
  synchronized void enter(HeldTask task, long now) {
    task.enterSlot(now);
    shares.entered(task.task().jobId(), now);
  }

  /** Says that a task needs its slot no longer, which it has used for some time. */
  synchronized void leave(HeldTask task, long nanos) {
    freed(task, nanos);
    tasksTake(Double.isNaN(meanNanos) ? nanos : meanNanos + LATEST * (nanos - meanNanos));
  }

  /** Says that a task is not held any more. */
  synchronized void remove(HeldTask task) {
    held.remove(task);
    notifyAll();
  }

  /**
   * Withdraws the tasks that have waited for a slot for too long, and takes none ahead any more.
   */
  synchronized List<HeldTask> withdrawOverdue(long now) {
    List<HeldTask> overdue = new ArrayList<>();
    for (HeldTask each : held) {
      if (each.heldFor(now).compareTo(OVERDUE) > 0 && each.withdraw()) {
        overdue.add(each);
      }
    }
    for (HeldTask each : overdue) {
      freed(each, 0);
      remove(each);
      tasksTake(Math.max(meanNanos, OVERDUE.toNanos()));
    }
    return overdue;
  }

  private void freed(HeldTask task, long nanos) {
    inSlots--;
    shares.ended(task.task().jobId(), task.entered(), nanos);
    notifyAll();
  }

  private void tasksTake(double nanos) {
    meanNanos = nanos;
    ahead = count * (int) Math.min(MAX_AHEAD, AHEAD.toNanos() / Math.max(1, meanNanos));
  }

  /** Waits until so much is free that it is worth a round trip; false if the time has passed. */
  synchronized boolean awaitFree(Duration atMost) throws InterruptedException {
    return awaitUntil(() -> free() >= (contested ? 1 : Math.max(1, ahead / 2)), atMost);
  }

  /** Waits until nothing is held; false if the time has passed. */
  synchronized boolean awaitEmpty(Duration atMost) throws InterruptedException {
    return awaitUntil(held::isEmpty, atMost);
  }

  private synchronized boolean awaitUntil(BooleanSupplier condition, Duration atMost)
      throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (!condition.getAsBoolean()) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      wait(left / 1_000_000 + 1);
    }
    return true;
  }
}
