package dev.millrace.redis;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.store.AttemptNote;
import dev.millrace.store.Failure;
import dev.millrace.store.FailureKind;
import dev.millrace.store.JobState;
import dev.millrace.store.Phase;
import dev.millrace.store.Progress;
import dev.millrace.store.Stragglers;
import dev.millrace.store.TakenTask;
import dev.millrace.store.TaskQueue.CommitOutcome;
import dev.millrace.store.TaskQueue.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import org.redisson.api.RStream;
import org.redisson.api.stream.StreamMessageId;
import org.redisson.client.codec.StringCodec;

/**
 * Random schedules of three workers, with crashes, zombies, calls sent twice, lost blocks and lost
 * entries, on the real functions: after every step the job is what {@link ProtocolModel} says, and
 * what is not ended by a fault ends with each task committed once.
 */
final class CommitProtocolProperties {
  private static final int MAPS = 4;
  private static final int MAX_ATTEMPTS = 3;
  private static final Failure FAILURE =
      new Failure(FailureKind.USER_CODE, "cause", "where", "stack");
  private static final TestRedis REDIS = new TestRedis();
  private static int jobs;
  private static int speculated;

  private enum Action {
    TAKE,
    RECLAIM,
    COMMIT,
    COMMIT_TWICE,
    FAIL,
    REOPEN,
    REOPEN_STALE,
    HAND_BACK,
    SPECULATE,
    LOSE_ENTRY,
    AUDIT,
    CANCEL
  }

  /** An action by a worker; {@code pick} chooses among the attempts, dead ones included. */
  private record Step(Action action, int worker, int pick) {}

  @AfterContainer
  static void removeNamespace() {
    assertThat(speculated).as("second attempts that have run beside the first").isPositive();
    REDIS.remove();
  }

  @Property(tries = 150)
  void jobIsAlwaysWhatTheModelSaysAndEndsWithEachTaskCommittedOnce(
      @ForAll @IntRange(min = 1, max = 2) int partitions,
      @ForAll boolean mapped,
      @ForAll("schedules") List<Step> schedule) {
    Run run = new Run(TestJob.mapping(REDIS, "job" + ++jobs, MAPS, partitions), partitions);
    if (mapped) {
      run.mapAll();
    }

    for (Step step : schedule) {
      run.act(step);
      run.compare();
    }

    run.drain();
    assertThat(REDIS.violations()).isEmpty();
    REDIS.remove();
  }

  @Provide
  Arbitrary<List<Step>> schedules() {
    Arbitrary<Action> actions =
        Arbitraries.frequency(
            Tuple.of(24, Action.TAKE),
            Tuple.of(10, Action.RECLAIM),
            Tuple.of(30, Action.COMMIT),
            Tuple.of(6, Action.COMMIT_TWICE),
            Tuple.of(3, Action.FAIL),
            Tuple.of(8, Action.REOPEN),
            Tuple.of(3, Action.REOPEN_STALE),
            Tuple.of(6, Action.HAND_BACK),
            Tuple.of(12, Action.SPECULATE),
            Tuple.of(4, Action.LOSE_ENTRY),
            Tuple.of(4, Action.AUDIT));
    Arbitrary<Action> withCancel =
        Arbitraries.frequencyOf(Tuple.of(199, actions), Tuple.of(1, Arbitraries.of(Action.CANCEL)));
    return Combinators.combine(
            withCancel, Arbitraries.integers().between(0, 2), Arbitraries.integers().between(0, 99))
        .as(Step::new)
        .list()
        .ofMinSize(10)
        .ofMaxSize(60);
  }

  /** One job, its model, and all attempts that were ever begun. */
  private static final class Run {
    private final TestJob job;
    private final int partitions;
    private final ProtocolModel model;
    private final List<TakenTask> attempts = new ArrayList<>();
    private final Random random = new Random(1);
    private boolean damaged;

    Run(TestJob job, int partitions) {
      this.job = job;
      this.partitions = partitions;
      this.model = new ProtocolModel(MAPS, partitions);
      job.leasesLapseAtOnce();
    }

    /** Half of the schedules begin where blocks can be missed. */
    void mapAll() {
      while (model.state() == JobState.MAPPING) {
        int before = attempts.size();
        take("mapper", false);
        List.copyOf(attempts.subList(before, attempts.size())).forEach(this::commit);
      }
    }

    void act(Step step) {
      switch (step.action()) {
        case TAKE -> take("w" + step.worker(), false);
        case RECLAIM -> take("w" + step.worker(), true);
        case AUDIT -> audit();
        case SPECULATE -> speculate("w" + step.worker());
        case CANCEL -> {
          REDIS.jobs().cancel(job.id(), "test");
          model.cancel();
        }
        default -> {
          if (!attempts.isEmpty()) {
            act(step.action(), pick(step.pick()), step.pick());
          }
        }
      }
    }

    /** Young attempts are picked more often: they may be alive. */
    private TakenTask pick(int pick) {
      int back = pick % 2 == 0 ? pick % Math.min(4, attempts.size()) : pick % attempts.size();
      return attempts.get(attempts.size() - 1 - back);
    }

    private void act(Action action, TakenTask attempt, int pick) {
      switch (action) {
        case COMMIT -> commit(attempt);
        case COMMIT_TWICE -> {
          commit(attempt);
          List<String> before = job.dump();
          commit(attempt);
          assertThat(job.dump()).isEqualTo(before);
        }
        case FAIL -> {
          REDIS.queue().fail(attempt, FAILURE, MAX_ATTEMPTS, AttemptNote.NONE);
          model.fail(attempt, MAX_ATTEMPTS);
        }
        case HAND_BACK -> {
          REDIS.queue().handBack(attempt, AttemptNote.NONE);
          model.handBack(attempt);
        }
        case REOPEN -> reopen(attempt, pick % MAPS, model.winnerOf(pick % MAPS));
        case REOPEN_STALE -> reopen(attempt, pick % MAPS, "another-attempt");
        case LOSE_ENTRY -> loseEntry(attempt);
        default -> throw new AssertionError(action);
      }
    }

    private void take(String worker, boolean reclaim) {
      List<TakenTask> held = attempts.stream().filter(model::holds).toList();
      List<TakenTask> mine =
          held.stream().filter(task -> task.lease().consumer().equals(worker)).toList();
      int atMost = 1 + random.nextInt(2);
      job.endDelays();
      List<TakenTask> taken =
          REDIS.queue().take(job.id(), Request.of(worker, atMost, reclaim, mine)).tasks();
      assertThat(taken.size()).isLessThanOrEqualTo(atMost);
      for (TakenTask task : taken) {
        assertThat(reclaim || model.mayBeGiven(task)).as("%s to %s", task, worker).isTrue();
        model.given(task);
        attempts.add(task);
      }
      if (reclaim) {
        model.stillHeld(pendingIn(job.dump()).keySet());
      }
      if (reclaim && model.running() && job.state() == JobState.FAILED) {
        assertThat(job.status().error()).contains("taken over");
        model.givenUp();
      }
    }

    /** Every attempt is slow, and is given a second one beside it, whatever is committed. */
    private void speculate(String worker) {
      Map<String, List<Progress>> told =
          attempts.stream()
              .filter(model::holds)
              .map(task -> new Progress(task, Duration.ofHours(1), 0.5))
              .collect(groupingBy(each -> each.task().lease().consumer()));
      told.values().forEach(each -> REDIS.queue().report(job.id(), each));
      if (REDIS.queue().speculate(job.id(), worker, new Stragglers(9, Duration.ZERO, 0))) {
        take(worker, false);
        speculated += job.dump().stream().filter(line -> line.matches("   [mr]\\d+\\+ .*")).count();
      }
    }

    private void commit(TakenTask attempt) {
      CommitOutcome outcome = job.commit(attempt);
      assertThat(outcome == CommitOutcome.OUTRAN ? CommitOutcome.COMMITTED : outcome)
          .as("commit of %s", attempt)
          .isEqualTo(model.commit(attempt));
    }

    private void reopen(TakenTask reduce, int map, String attemptId) {
      if (reduce.phase() == Phase.REDUCE) {
        assertThat(REDIS.queue().reopen(reduce, map, attemptId))
            .as("reopen of %d for %s", map, reduce)
            .isEqualTo(model.reopen(reduce, map, attemptId));
      }
    }

    private void loseEntry(TakenTask attempt) {
      if (!model.running()) {
        return;
      }
      RStream<String, String> stream =
          REDIS
              .redisson()
              .getStream(REDIS.keys().tasks(job.id(), attempt.phase()), StringCodec.INSTANCE);
      String[] id = attempt.lease().entry().split("-");
      StreamMessageId entry = new StreamMessageId(Long.parseLong(id[0]), Long.parseLong(id[1]));
      stream.ack("workers", entry);
      stream.remove(entry);
      model.lost(attempt);
      damaged = true;
    }

    private void audit() {
      List<String> before = job.dump();
      REDIS.plans().audit(job.id());
      if (!damaged) {
        assertThat(job.dump()).as("a healthy job after an audit").isEqualTo(before);
      }
    }

    void compare() {
      List<String> lines = job.dump();
      assertThat(lines)
          .contains("   state " + model.state())
          .contains("   latch.map " + model.left(Phase.MAP))
          .contains("   latch.reduce " + model.left(Phase.REDUCE));
      assertThat(lines.stream().filter(line -> line.startsWith("   pending ")))
          .map(line -> line.substring("   pending ".length(), line.lastIndexOf(' ')))
          .containsExactlyInAnyOrderElementsOf(model.pending());
      for (Phase phase : Phase.values()) {
        assertThat(winnersIn(lines, REDIS.keys().committed(job.id(), phase)))
            .containsExactlyInAnyOrderElementsOf(model.winners(phase));
      }
    }

    /** Entry to who holds it. */
    private static Map<String, String> pendingIn(List<String> lines) {
      return lines.stream()
          .filter(line -> line.startsWith("   pending "))
          .map(line -> line.substring("   pending ".length()).split(" "))
          .collect(toMap(words -> words[0], words -> words[1]));
    }

    /** Task and attempt of each line below the line of the key. */
    private static List<String> winnersIn(List<String> lines, String key) {
      List<String> winners = new ArrayList<>();
      int at = lines.indexOf(key + " hash expires");
      for (int i = at + 1; at >= 0 && i < lines.size() && lines.get(i).startsWith(" "); i++) {
        winners.add(lines.get(i).strip().split("\\\\0a", 2)[0]);
      }
      return winners;
    }

    /**
     * A worker that does not fail takes over all that is left; a coordinator audits, and ends the
     * job.
     */
    void drain() {
      for (int round = 0; model.running() && round < 20; round++) {
        REDIS.plans().audit(job.id());
        int before = attempts.size();
        take("drain", true);
        List.copyOf(attempts.subList(before, attempts.size())).forEach(this::commit);
      }
      assertThat(model.running()).as("still %s after draining", model.state()).isFalse();
      if (model.state() == JobState.FINISHING) {
        assertThat(job.winners(Phase.MAP)).hasSize(MAPS);
        assertThat(job.winners(Phase.REDUCE)).hasSize(partitions);
        REDIS.plans().finish(job.id(), Map.of());
        assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
        REDIS.plans().finish(job.id(), Map.of());
        assertThat(job.commit(attempts.get(0))).isNotNull();
        assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
        REDIS.plans().retire(job.status(), TestJob.spec(job.id()).limits().times().retention());
      }
    }
  }
}
