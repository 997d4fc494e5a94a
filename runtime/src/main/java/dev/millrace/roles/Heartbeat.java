package dev.millrace.roles;

import dev.millrace.store.TaskQueue;
import dev.millrace.store.WorkerInfo;

/** Says every two seconds that the worker is there, and hears how many there are. */
final class Heartbeat implements Role {

  private static final long EVERY_MS = 2_000;

  private final TaskQueue queue;
  private final WorkerInfo worker;
  private final Member member;

  Heartbeat(TaskQueue queue, WorkerInfo worker, Member member) {
    this.queue = queue;
    this.worker = worker;
    this.member = member;
  }

  @Override
  public String name() {
    return "heartbeat";
  }

  @Override
  public void step() throws InterruptedException {
    member.heard(queue.heartbeat(worker));
    Thread.sleep(EVERY_MS);
  }
}
