package dev.millrace.roles;

import java.util.concurrent.ThreadPoolExecutor;

/**
 * The threads of a worker's slots: one each, one more for each that is lent while its attempt waits
 * for the store's memory, and one more for each that is lost to an attempt that does not end.
 */
final class SlotThreads {

  private final int slots;
  private final ThreadPoolExecutor threads;
  private int lent;
  private int lost;

  SlotThreads(int slots) {
    this.slots = slots;
    this.threads = WorkerThreads.of(slots, "millrace-slot-");
  }

  /** Runs an attempt as soon as a thread is free, of which so many are lent now. */
  synchronized void execute(Runnable attempt, int nowLent) {
    lent = nowLent;
    resize();
    threads.execute(attempt);
  }

  /** Replaces a thread that is lost; returns how many are. */
  synchronized int replaceLost() {
    lost++;
    resize();
    return lost;
  }

  /** Says that a thread which was lost has come back. */
  synchronized void found() {
    lost--;
    resize();
  }

  void shutdownNow() {
    threads.shutdownNow();
  }

  private void resize() {
    WorkerThreads.resize(threads, slots + lent + lost);
  }
}
