package dev.millrace.redis;

import dev.millrace.Slice;
import dev.millrace.Split;
import dev.millrace.redis.CoordinatorActor.Duty;
import dev.millrace.redis.WorldStep.Act;
import dev.millrace.store.JobStatus;
import dev.millrace.store.Phase;
import dev.millrace.store.PlanStore.PlanStart;
import dev.millrace.store.TakenSubmission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What a coordinator can do in a state. It looks at the job, and does what it has decided then,
 * however late.
 */
final class CoordinatorSteps {
  private static final Duration LEASE = Duration.ofMillis(ServerState.LEASE_MS);

  private final Setting setting;
  private final World world;
  private final CoordinatorActor coordinator;
  private final List<WorldStep> steps = new ArrayList<>();

  private CoordinatorSteps(Setting setting, World world, CoordinatorActor coordinator) {
    this.setting = setting;
    this.world = world;
    this.coordinator = coordinator;
  }

  static List<WorldStep> of(Setting setting, World world) {
    List<WorldStep> all = new ArrayList<>();
    for (CoordinatorActor coordinator : world.coordinators()) {
      CoordinatorSteps steps = new CoordinatorSteps(setting, world, coordinator);
      steps.collect();
      all.addAll(steps.steps);
    }
    return all;
  }

  private void collect() {
    if (coordinator.held().isEmpty()) {
      take();
      return;
    }
    TakenSubmission held = coordinator.held().get();
    String name = coordinator.name();
    switch (coordinator.duty()) {
      case LOOK -> {
        look();
        audit();
        handBack(held);
        renew(held);
      }
      case BEGIN_PLAN -> beginPlan();
      case WRITE_PLAN -> writePlan();
      case END_PLAN -> endPlan();
      case SEE_PARTITIONS -> {
        boolean planning = world.server().state().equals("PLANNING");
        local("sees the state", planning ? Duty.OPEN_PARTITIONS : Duty.ENQUEUE);
      }
      case OPEN_PARTITIONS -> openPartitions();
      case ENQUEUE -> enqueue();
      case SEE_END ->
          local("sees the state", world.server().isTerminal() ? Duty.CLOSE_LATE : Duty.LOOK);
      case CLOSE_LATE -> unlink("closes the partitions", Duty.DROP_LATE, "live");
      case DROP_LATE -> dropPartials(Duty.LOOK);
      case FINISH ->
          call(
              "finishes",
              Act.FINISH,
              sandbox -> {
                sandbox.plans().finish(Setting.JOB, Map.of());
                return next(Duty.LOOK);
              });
      case CLOSE_PARTITIONS -> unlink("closes the partitions", Duty.DROP_PARTIALS, "live");
      case DROP_PARTIALS -> dropPartials(Duty.RETIRE);
      case RETIRE -> retire();
      case CLOSE ->
          call(
              "closes the submission",
              Act.CLOSE,
              sandbox -> {
                sandbox.plans().close(held);
                return world.with(coordinator, CoordinatorActor.idle(name));
              });
    }
    crash(name);
  }

  private void take() {
    call(
        "takes submissions",
        Act.TAKE_SUBMISSION,
        sandbox ->
            sandbox.plans().take(coordinator.name(), 1, LEASE, List.of()).stream()
                .findFirst()
                .map(
                    taken ->
                        world.with(
                            coordinator,
                            new CoordinatorActor(
                                coordinator.name(), java.util.Optional.of(taken), Duty.LOOK)))
                .orElse(world));
  }

  private void look() {
    switch (world.server().state()) {
      case "SUBMITTED", "PLANNING" -> local("looks", Duty.BEGIN_PLAN);
      case "FINISHING" -> local("looks", Duty.FINISH);
      case "SUCCEEDED", "FAILED", "CANCELLED" -> local("looks", Duty.CLOSE_PARTITIONS);
      default -> {}
    }
  }

  private void audit() {
    call(
        "audits",
        Act.AUDIT,
        sandbox -> {
          sandbox.plans().audit(Setting.JOB);
          return world;
        });
  }

  private void renew(TakenSubmission held) {
    boolean lapsed =
        world
            .server()
            .entry("submissions", held.lease().entry())
            .filter(entry -> entry.lapsed())
            .isPresent();
    if (lapsed || !coordinator.isOwner(world.server())) {
      call(
          "renews",
          Act.RENEW,
          sandbox ->
              sandbox.plans().renew(List.of(held)).isEmpty()
                  ? world
                  : world.with(coordinator, CoordinatorActor.idle(coordinator.name())));
    }
  }

  private void handBack(TakenSubmission held) {
    WorldStep.Effect effect =
        sandbox -> {
          sandbox.plans().handBack(held);
          return world.with(coordinator, CoordinatorActor.idle(coordinator.name()));
        };
    steps.add(step("hands the submission back", 1, Act.HAND_BACK, effect));
  }

  private void beginPlan() {
    call(
        "begins the plan",
        Act.PLAN,
        sandbox -> {
          PlanStart start = sandbox.plans().beginPlan(Setting.JOB, coordinator.planner());
          return next(
              switch (start) {
                case TO_PLAN -> Duty.WRITE_PLAN;
                case PLANNED -> Duty.SEE_PARTITIONS;
                case OVER -> Duty.LOOK;
              });
        });
  }

  /** Another planner may find other input: the splits say whose they are. */
  private void writePlan() {
    call(
        "writes the plan",
        Act.PLAN,
        sandbox -> {
          List<Split> splits =
              IntStream.range(0, setting.maps())
                  .mapToObj(
                      task ->
                          new Split(List.of(Slice.ofBytes(coordinator.planner(), task, task + 1))))
                  .toList();
          return next(
              sandbox.plans().putSplits(Setting.JOB, coordinator.planner(), 0, splits)
                  ? Duty.END_PLAN
                  : Duty.LOOK);
        });
  }

  private void endPlan() {
    call(
        "ends the plan",
        Act.PLAN,
        sandbox -> {
          JobStatus.Tasks tasks =
              new JobStatus.Tasks(
                  setting.maps(),
                  setting.maps(),
                  setting.partitions(),
                  setting.partitions(),
                  false,
                  0);
          return next(
              sandbox.plans().endPlan(Setting.JOB, coordinator.planner(), tasks, "test")
                  ? Duty.SEE_PARTITIONS
                  : Duty.LOOK);
        });
  }

  /** The steps of {@link RedisPlanStore#enqueue} one by one: other slots, other times. */
  private void openPartitions() {
    call(
        "opens the partitions",
        Act.PLAN,
        sandbox -> {
          for (int partition : setting.partitionNumbers()) {
            sandbox.command(
                "PSETEX", sandbox.keys().live(Setting.JOB, partition), ServerState.LEASE_MS, "1");
          }
          return next(Duty.ENQUEUE);
        });
  }

  private void enqueue() {
    call(
        "queues a task",
        Act.PLAN,
        sandbox -> {
          Keys keys = sandbox.keys();
          long left =
              sandbox
                  .redis()
                  .call(
                      Transition.ENQUEUE,
                      List.of(
                          keys.job(Setting.JOB),
                          keys.tasks(Setting.JOB, Phase.MAP),
                          keys.queued(Setting.JOB),
                          keys.committed(Setting.JOB, Phase.MAP),
                          keys.tasks(Setting.JOB, Phase.REDUCE),
                          keys.committed(Setting.JOB, Phase.REDUCE)),
                      coordinator.planner(),
                      1);
          return left > 0 ? world : next(Duty.SEE_END);
        });
  }

  private void dropPartials(Duty next) {
    if (world.server().state().equals("SUCCEEDED")) {
      unlink("drops the partials", next, "partials");
    } else {
      unlink("drops partials and results", next, "partials", "result");
    }
  }

  private void unlink(String what, Duty next, String... kinds) {
    call(
        what,
        Act.RETIRE,
        sandbox -> {
          for (int partition : setting.partitionNumbers()) {
            ServerFaults.unlink(sandbox, partition, kinds);
          }
          return next(next);
        });
  }

  private void retire() {
    call(
        "retires the job",
        Act.RETIRE,
        sandbox -> {
          Keys keys = sandbox.keys();
          sandbox
              .redis()
              .call(
                  Transition.RETIRE,
                  List.of(
                      keys.job(Setting.JOB),
                      keys.plan(Setting.JOB),
                      keys.tasks(Setting.JOB, Phase.MAP),
                      keys.tasks(Setting.JOB, Phase.REDUCE),
                      keys.queued(Setting.JOB),
                      keys.delayed(Setting.JOB),
                      keys.running(Setting.JOB),
                      keys.failures(Setting.JOB),
                      keys.attempts(Setting.JOB),
                      keys.committed(Setting.JOB, Phase.MAP),
                      keys.committed(Setting.JOB, Phase.REDUCE),
                      keys.dead(Setting.JOB),
                      keys.events(Setting.JOB),
                      keys.skipped(Setting.JOB)),
                  3_600_000);
          return next(Duty.CLOSE);
        });
  }

  private void crash(String name) {
    String[] parts = name.split("x");
    String reborn = parts[0] + "x" + (Integer.parseInt(parts[1]) + 1);
    steps.add(
        step(
            "crashes",
            1,
            Act.FAULT,
            sandbox -> {
              ServerFaults.lapseAll(sandbox, world, name);
              World next = world.with(coordinator, CoordinatorActor.idle(reborn));
              return coordinator.mayHaveOpened() ? next.with(world.scars().withOpenerLost()) : next;
            }));
  }

  private World next(Duty duty) {
    return world.with(coordinator, coordinator.next(duty));
  }

  private void local(String verb, Duty duty) {
    steps.add(step(verb, 0, Act.LOCAL, sandbox -> next(duty)));
  }

  private void call(String verb, Act act, WorldStep.Effect effect) {
    WorldStep step = step(verb, 0, act, effect);
    steps.add(step);
    if (act != Act.AUDIT && act != Act.RENEW && act != Act.RETIRE) {
      steps.add(step.unheard(world));
    }
  }

  private WorldStep step(String verb, int faults, Act act, WorldStep.Effect effect) {
    return new WorldStep(
        coordinator.name() + " " + verb,
        faults,
        act,
        act == Act.FAULT ? "" : coordinator.name(),
        null,
        effect);
  }
}
