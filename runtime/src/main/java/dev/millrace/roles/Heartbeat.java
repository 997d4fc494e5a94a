package dev.millrace.roles;

import dev.millrace.store.TaskQueue;
import dev.millrace.store.WorkerInfo;

/** Says every two seconds that the worker is there. */
final class Heartbeat implements Role {

  private static final long EVERY_MS = 2_000;

  private final TaskQueue queue;
  private final WorkerInfo worker;

  Heartbeat(TaskQueue queue, WorkerInfo worker) {
    this.queue = queue;
    this.worker = worker;
  }

  @Override
  public String name() {
    return "heartbeat";
  }

  @Override
  public void step() throws InterruptedException {
    queue.heartbeat(worker);
    Thread.sleep(EVERY_MS);
  }
}
