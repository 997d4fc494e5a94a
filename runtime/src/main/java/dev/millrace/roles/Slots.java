package dev.millrace.roles;

import dev.millrace.store.TakenTask;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The slots of a worker, and the tasks that are in them. */
final class Slots {

  private final int count;
  private final Queue<HeldTask> held = new ConcurrentLinkedQueue<>();

  Slots(int count) {
    this.count = count;
  }

  int count() {
    return count;
  }

  int free() {
    return count - held.size();
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
  }

  synchronized void remove(HeldTask task) {
    held.remove(task);
    notifyAll();
  }

  synchronized void awaitFree() throws InterruptedException {
    while (free() <= 0) {
      wait();
    }
  }

  /** Waits until nothing is held; false if the time has passed. */
  synchronized boolean awaitEmpty(Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (!held.isEmpty()) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      wait(left / 1_000_000 + 1);
    }
    return true;
  }
}
