package dev.millrace.redis;

import dev.millrace.engine.Manifest;
import dev.millrace.redis.WorkerActor.Attempt;
import dev.millrace.redis.WorkerActor.Stage;
import dev.millrace.redis.WorldStep.Act;
import dev.millrace.store.AttemptNote;
import dev.millrace.store.Failure;
import dev.millrace.store.FailureKind;
import dev.millrace.store.StoreException;
import dev.millrace.store.TaskQueue.CommitOutcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What an attempt can do in a state. */
final class AttemptSteps {
  private static final Failure FAILURE =
      new Failure(FailureKind.ENVIRONMENT, "cause", "where", "stack");

  private final Setting setting;
  private final World world;
  private final WorkerActor worker;
  private final List<WorldStep> steps = new ArrayList<>();

  private AttemptSteps(Setting setting, World world, WorkerActor worker) {
    this.setting = setting;
    this.world = world;
    this.worker = worker;
  }

  static List<WorldStep> of(Setting setting, World world, WorkerActor worker, Attempt attempt) {
    AttemptSteps steps = new AttemptSteps(setting, world, worker);
    steps.collect(attempt);
    return steps.steps;
  }

  private void collect(Attempt attempt) {
    switch (attempt.stage()) {
      case BEGUN -> {
        if (attempt.isMap()) {
          store(attempt);
        } else {
          choose(attempt);
        }
      }
      case CHOSEN -> read(attempt);
      case READ -> store(attempt);
      case STORED, COMMITTING -> commit(attempt);
      case LEAVING -> handBack(attempt);
      case MISSING -> reopen(attempt);
      case COMMITTED ->
          unlink("drops the partials of", attempt, Optional.empty(), "live", "partials");
      case REOPENED -> open(attempt);
      case SEES_END -> seeEnd(attempt);
      case CLOSES_LATE -> unlink("closes", attempt, Optional.of(Stage.DROPS_LATE), "live");
      case DROPS_LATE -> dropLate(attempt);
      case FAILING -> fail(attempt);
    }
    if (Set.of(Stage.BEGUN, Stage.CHOSEN, Stage.READ, Stage.STORED).contains(attempt.stage())) {
      discardBefore("throws in", attempt, Stage.FAILING);
      discardBefore("leaves", attempt, Stage.LEAVING);
    }
    if (attempt.stage() == Stage.COMMITTED || attempt.stage().compareTo(Stage.REOPENED) >= 0) {
      return;
    }
    boolean lapsed =
        world.server().entry(attempt.stream(), attempt.entry()).filter(e -> e.lapsed()).isPresent();
    if (lapsed || !attempt.isOwner(world.server())) {
      renew(attempt);
    }
  }

  private void store(Attempt attempt) {
    act(
        "stores",
        0,
        Act.PUT,
        attempt,
        sandbox -> {
          boolean stored = true;
          for (int partition : partitions(attempt)) {
            stored &= put(sandbox, attempt, partition);
          }
          // What a partition refuses is left out if the job goes on.
          stored |= attempt.isMap() && sandbox.state().isRunning();
          return world.with(
              worker,
              stored ? worker.replace(attempt, attempt.at(Stage.STORED)) : worker.without(attempt));
        });
  }

  private List<Integer> partitions(Attempt attempt) {
    return attempt.isMap() ? setting.partitionNumbers() : List.of(attempt.task().task());
  }

  /** Stores who really has written it: whatever id it goes under. */
  private boolean put(Sandbox sandbox, Attempt attempt, int partition) {
    Keys keys = sandbox.keys();
    String block = attempt.isMap() ? attempt.task().attemptId() : String.join(" ", attempt.read());
    return sandbox
            .redis()
            .call(
                Transition.PUT,
                List.of(
                    keys.live(Setting.JOB, partition),
                    attempt.isMap()
                        ? keys.partials(Setting.JOB, partition)
                        : keys.result(Setting.JOB, partition)),
                RedisPartialStore.field(attempt.task().task(), attempt.id(), 0),
                block)
        == Transition.OK;
  }

  private void commit(Attempt attempt) {
    act(
        "commits",
        0,
        Act.COMMIT,
        attempt,
        sandbox -> {
          Manifest manifest =
              new Manifest(
                  attempt.id(),
                  Collections.nCopies(attempt.isMap() ? setting.partitions() : 1, new int[] {1}),
                  0,
                  0,
                  Map.of(attempt.task().attemptId(), 1L));
          CommitOutcome outcome =
              sandbox.queue().commit(attempt.task(), manifest, AttemptNote.NONE);
          if (outcome == CommitOutcome.LOST || outcome == CommitOutcome.OVER) {
            discard(sandbox, attempt);
          }
          return world.with(
              worker,
              attempt.isMap() || outcome == CommitOutcome.OVER
                  ? worker.without(attempt)
                  : worker.replace(attempt, attempt.at(Stage.COMMITTED, List.of())));
        });
  }

  private void choose(Attempt attempt) {
    act(
        "asks for the winners",
        0,
        Act.LOCAL,
        attempt,
        sandbox -> {
          List<String> winners =
              sandbox.queue().winners(Setting.JOB, attempt.task().task(), setting.maps()).stream()
                  .map(winner -> winner.attemptId())
                  .toList();
          int missing = winners.indexOf("");
          return world.with(
              worker,
              worker.replace(
                  attempt,
                  missing < 0
                      ? attempt.at(Stage.CHOSEN, winners)
                      : attempt.at(Stage.MISSING, List.of(String.valueOf(missing), ""))));
        });
  }

  private void read(Attempt attempt) {
    steps.add(
        new WorldStep(
            worker.name() + " reads for " + attempt.subject(),
            0,
            Act.LOCAL,
            worker.name(),
            attempt,
            sandbox -> {
              Map<String, String> partials =
                  world.server().hash(attempt.task().task() + ":partials");
              List<String> blocks = new ArrayList<>();
              for (int map = 0; map < setting.maps(); map++) {
                String winner = attempt.read().get(map);
                String block = partials.get(RedisPartialStore.field(map, winner, 0));
                if (block == null) {
                  return world.with(
                      worker,
                      worker.replace(
                          attempt,
                          attempt.at(Stage.MISSING, List.of(String.valueOf(map), winner))));
                }
                blocks.add("m" + map + "=" + block);
              }
              return world.with(worker, worker.replace(attempt, attempt.at(Stage.READ, blocks)));
            }));
  }

  private void reopen(Attempt attempt) {
    act(
        "reopens m" + attempt.read().get(0) + " for",
        0,
        Act.REOPEN,
        attempt,
        sandbox -> {
          try {
            sandbox
                .queue()
                .reopen(
                    attempt.task(), Integer.parseInt(attempt.read().get(0)), attempt.read().get(1));
            return world.with(worker, worker.without(attempt));
          } catch (StoreException e) {
            if (!(e.getCause() instanceof Sandbox.OtherCommand)) {
              throw e;
            }
            // It is about to open the partition again, which lies in another slot.
            return world.with(
                worker, worker.replace(attempt, attempt.at(Stage.REOPENED, List.of())));
          }
        });
  }

  private void open(Attempt attempt) {
    act(
        "opens the partition of",
        0,
        Act.PUT,
        attempt,
        sandbox -> {
          String live = sandbox.keys().live(Setting.JOB, attempt.task().task());
          sandbox.command("PSETEX", live, ServerState.LEASE_MS, "1");
          return world.with(worker, worker.replace(attempt, attempt.at(Stage.SEES_END)));
        });
  }

  private void seeEnd(Attempt attempt) {
    act(
        "sees the state for",
        0,
        Act.LOCAL,
        attempt,
        sandbox ->
            world.with(
                worker,
                world.server().isTerminal()
                    ? worker.replace(attempt, attempt.at(Stage.CLOSES_LATE))
                    : worker.without(attempt)));
  }

  private void dropLate(Attempt attempt) {
    if (world.server().state().equals("SUCCEEDED")) {
      unlink("drops the partials of", attempt, Optional.empty(), "partials");
    } else {
      unlink("drops partials and results of", attempt, Optional.empty(), "partials", "result");
    }
  }

  private void unlink(String verb, Attempt attempt, Optional<Stage> next, String... kinds) {
    act(
        verb,
        0,
        Act.PUT,
        attempt,
        sandbox -> {
          ServerFaults.unlink(sandbox, attempt.task().task(), kinds);
          return world.with(
              worker,
              next.map(stage -> worker.replace(attempt, attempt.at(stage)))
                  .orElseGet(() -> worker.without(attempt)));
        });
  }

  private void fail(Attempt attempt) {
    act(
        "reports the failure of",
        0,
        Act.FAIL,
        attempt,
        sandbox -> {
          sandbox.queue().fail(attempt.task(), FAILURE, Setting.MAX_ATTEMPTS, AttemptNote.NONE);
          ServerFaults.prolongDelay(sandbox, attempt.subject());
          return world.with(worker, worker.without(attempt));
        });
  }

  private void discardBefore(String verb, Attempt attempt, Stage next) {
    act(
        verb,
        1,
        Act.LOCAL,
        attempt,
        sandbox -> {
          discard(sandbox, attempt);
          return world.with(worker, worker.replace(attempt, attempt.at(next)));
        });
  }

  private void handBack(Attempt attempt) {
    act(
        "hands back",
        0,
        Act.HAND_BACK,
        attempt,
        sandbox -> {
          sandbox.queue().handBack(attempt.task(), AttemptNote.NONE);
          return world.with(worker, worker.without(attempt));
        });
  }

  private void renew(Attempt attempt) {
    act(
        "renews",
        0,
        Act.RENEW,
        attempt,
        sandbox -> {
          boolean lost = !sandbox.queue().renew(List.of(attempt.task())).isEmpty();
          if (!lost || attempt.stage() == Stage.COMMITTING) {
            return world;
          }
          discard(sandbox, attempt);
          return world.with(worker, worker.without(attempt));
        });
  }

  private void discard(Sandbox sandbox, Attempt attempt) {
    String field = RedisPartialStore.field(attempt.task().task(), attempt.id(), 0);
    for (int partition : partitions(attempt)) {
      String hash = partition + (attempt.isMap() ? ":partials" : ":result");
      if (sandbox.state().hash(hash).containsKey(field)) {
        Keys keys = sandbox.keys();
        sandbox.command(
            "HDEL",
            attempt.isMap()
                ? keys.partials(Setting.JOB, partition)
                : keys.result(Setting.JOB, partition),
            field);
      }
    }
  }

  private void act(String verb, int faults, Act act, Attempt attempt, WorldStep.Effect effect) {
    WorldStep step =
        new WorldStep(
            worker.name() + " " + verb + " " + attempt.subject(),
            faults,
            act,
            worker.name(),
            attempt,
            effect);
    if (act == Act.LOCAL
        || act == Act.RENEW
        || attempt.stage().compareTo(Stage.COMMITTED) >= 0 && act == Act.PUT) {
      steps.add(step);
    } else {
      called(step);
    }
  }

  /** What changes the server may be done without the worker's hearing of it. */
  private void called(WorldStep step) {
    World unheard =
        step.act() == Act.COMMIT
            ? world.with(
                worker, worker.replace(step.attempt(), step.attempt().at(Stage.COMMITTING)))
            : world;
    steps.add(step);
    steps.add(step.unheard(unheard));
  }
}
