package dev.millrace.redis;

import dev.millrace.redis.WorkerActor.Attempt;
import dev.millrace.redis.WorkerActor.Stage;
import dev.millrace.redis.WorldStep.Act;
import dev.millrace.store.TakenTask;
import dev.millrace.store.TaskQueue.Request;
import java.util.ArrayList;
import java.util.List;

/** What a worker can do in a state, apart from what its attempts do. */
final class WorkerSteps {
  private final Setting setting;
  private final World world;
  private final WorkerActor worker;
  private final List<WorldStep> steps = new ArrayList<>();

  private WorkerSteps(Setting setting, World world, WorkerActor worker) {
    this.setting = setting;
    this.world = world;
    this.worker = worker;
  }

  /** What workers and their attempts can do. */
  static List<WorldStep> of(Setting setting, World world) {
    List<WorldStep> all = new ArrayList<>();
    for (WorkerActor worker : world.workers()) {
      WorkerSteps steps = new WorkerSteps(setting, world, worker);
      steps.collect();
      all.addAll(steps.steps);
    }
    return all;
  }

  private void collect() {
    if (worker.attempts().size() < Setting.SLOTS) {
      take(true);
      if (world
          .server()
          .hasEntry(entry -> entry.lapsed() && !entry.stream().equals("submissions"))) {
        take(false);
      }
    }
    for (Attempt attempt : worker.attempts()) {
      steps.addAll(AttemptSteps.of(setting, world, worker, attempt));
    }
    crash();
  }

  private void take(boolean reclaim) {
    WorldStep step =
        new WorldStep(
            worker.name() + (reclaim ? " takes" : " takes without reclaiming"),
            0,
            Act.TAKE,
            worker.name(),
            null,
            sandbox -> {
              List<TakenTask> held = worker.attempts().stream().map(Attempt::task).toList();
              int free = Setting.SLOTS - held.size();
              WorkerActor next = worker;
              for (TakenTask task :
                  sandbox
                      .queue()
                      .take(Setting.JOB, Request.of(worker.name(), free, reclaim, held))
                      .tasks()) {
                next =
                    next.with(
                        new Attempt(task, setting.naming().apply(task), Stage.BEGUN, List.of()));
              }
              return world.with(worker, next);
            });
    steps.add(step);
    steps.add(step.unheard(world));
  }

  /** The process dies: it forgets all, its leases run out, and another one comes in its place. */
  private void crash() {
    String[] parts = worker.name().split("x");
    WorkerActor reborn =
        new WorkerActor(parts[0] + "x" + (Integer.parseInt(parts[1]) + 1), List.of());
    if (worker.attempts().isEmpty()
        && !world.server().hasEntry(entry -> entry.consumer().equals(worker.name()))) {
      return;
    }
    steps.add(
        new WorldStep(
            worker.name() + " crashes",
            1,
            Act.FAULT,
            "",
            null,
            sandbox -> {
              ServerFaults.lapseAll(sandbox, world, worker.name());
              World next = world.with(worker, reborn);
              return worker.mayHaveOpened() ? next.with(world.scars().withOpenerLost()) : next;
            }));
  }
}
