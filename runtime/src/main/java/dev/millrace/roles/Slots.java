package dev.millrace.roles;

import dev.millrace.store.TakenTask;
import java.time.Duration;
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
 * run.
 */
final class Slots {

  private static final Duration AHEAD = Duration.ofMillis(20);
  private static final int MAX_AHEAD = 64;

  /** The share of the last task in the mean time of tasks. */
  private static final double LATEST = 0.1;

  private final int count;
  private final Queue<HeldTask> held = new ConcurrentLinkedQueue<>();

  /** Held, and not done with their slot. */
  private int inSlots;

  /** How many tasks are taken ahead for all slots together. */
  private int ahead;

  private double meanNanos = Double.NaN;

  Slots(int count) {
    this.count = count;
  }

  int count() {
    return count;
  }

  /** How many more tasks may be taken now. */
  synchronized int free() {
    return count + ahead - inSlots;
  }

  /** Whether a slot has nothing to do. */
  synchronized boolean isIdle() {
    return inSlots < count;
  }

  /** The tasks that are held; a live view. */
  Collection<HeldTask> held() {
    return held;
  }

  List<TakenTask> heldOf(String jobId) {
    return held.stream().map(HeldTask::task).filter(task -> task.jobId().equals(jobId)).toList();
  }

  synchronized void add(HeldTask task) {
    held.add(task);
    inSlots++;
  }

  /** Says that a task needs its slot no longer, which it has used for some time. */
  synchronized void leave(long nanos) {
    inSlots--;
    meanNanos = Double.isNaN(meanNanos) ? nanos : meanNanos + LATEST * (nanos - meanNanos);
    ahead = count * (int) Math.min(MAX_AHEAD, AHEAD.toNanos() / Math.max(1, meanNanos));
    notifyAll();
  }

  /** Says that a task is not held any more. */
  synchronized void remove(HeldTask task) {
    held.remove(task);
    notifyAll();
  }

  /** Waits until so much is free that it is worth a round trip; false if the time has passed. */
  synchronized boolean awaitFree(Duration atMost) throws InterruptedException {
    return awaitUntil(() -> free() >= Math.max(1, ahead / 2), atMost);
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
