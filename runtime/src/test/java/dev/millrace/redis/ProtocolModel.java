package dev.millrace.redis;

import static java.util.stream.Collectors.toSet;

import dev.millrace.store.JobState;
import dev.millrace.store.Phase;
import dev.millrace.store.TakenTask;
import dev.millrace.store.TaskQueue.CommitOutcome;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What the protocol promises, in plain Java: who has won, who holds which entry, how often tasks
 * have failed, and where that leaves the job. Which entries a taker is given is not predicted, only
 * checked.
 */
final class ProtocolModel {
  private record Task(Phase phase, int number) {}

  private record Holding(Task task, String consumer) {}

  private final int maps;
  private final int partitions;
  private final Map<Task, String> winners = new HashMap<>();
  private final Map<String, Holding> pending = new HashMap<>();
  private final Map<Task, Integer> failures = new HashMap<>();
  private JobState state = JobState.MAPPING;

  ProtocolModel(int maps, int partitions) {
    this.maps = maps;
    this.partitions = partitions;
  }

  JobState state() {
    return state;
  }

  boolean running() {
    return state == JobState.MAPPING || state == JobState.REDUCING;
  }

  int left(Phase phase) {
    long committed = winners.keySet().stream().filter(task -> task.phase() == phase).count();
    return (phase == Phase.MAP ? maps : partitions) - (int) committed;
  }

  /** The winners of a phase, each as {@code task attempt}. */
  List<String> winners(Phase phase) {
    return winners.entrySet().stream()
        .filter(winner -> winner.getKey().phase() == phase)
        .map(winner -> winner.getKey().number() + " " + winner.getValue())
        .toList();
  }

  /** What is held by somebody, each as {@code entry consumer}. */
  List<String> pending() {
    return pending.entrySet().stream()
        .map(holding -> holding.getKey() + " " + holding.getValue().consumer())
        .toList();
  }

  String winnerOf(int map) {
    return winners.getOrDefault(new Task(Phase.MAP, map), "");
  }

  /** Whether a task may be given to a consumer now that asks without reclaiming. */
  boolean mayBeGiven(TakenTask taken) {
    Holding holding = pending.get(taken.lease().entry());
    return running()
        && !winners.containsKey(task(taken))
        && (taken.phase() == Phase.REDUCE || state == JobState.MAPPING)
        && (holding == null || holding.consumer().equals(taken.lease().consumer()));
  }

  void given(TakenTask taken) {
    pending.put(taken.lease().entry(), new Holding(task(taken), taken.lease().consumer()));
  }

  /**
   * The entries that somebody holds now: a dead one may have gone whose task has another attempt.
   */
  void stillHeld(Set<String> entries) {
    Set<Task> running =
        entries.stream()
            .map(pending::get)
            .filter(Objects::nonNull)
            .map(Holding::task)
            .collect(toSet());
    pending
        .entrySet()
        .removeIf(
            holding ->
                !entries.contains(holding.getKey()) && running.contains(holding.getValue().task()));
  }

  private boolean hasOther(TakenTask taken) {
    return pending.entrySet().stream()
        .anyMatch(
            holding ->
                holding.getValue().task().equals(task(taken))
                    && !holding.getKey().equals(taken.lease().entry()));
  }

  /** An entry was lost with all that Redis knew of it. */
  void lost(TakenTask taken) {
    pending.remove(taken.lease().entry());
  }

  boolean holds(TakenTask taken) {
    Holding holding = pending.get(taken.lease().entry());
    return holding != null && holding.consumer().equals(taken.lease().consumer());
  }

  CommitOutcome commit(TakenTask taken) {
    Task task = task(taken);
    String winner = winners.get(task);
    if (winner == null && !running()) {
      return CommitOutcome.OVER;
    }
    if (winner == null) {
      winners.put(task, taken.attemptId());
      pending.values().removeIf(holding -> holding.task().equals(task));
      advance(taken.phase());
    } else if (!winner.equals(taken.attemptId())) {
      return CommitOutcome.LOST;
    }
    return left(taken.phase()) == 0 ? CommitOutcome.LAST : CommitOutcome.COMMITTED;
  }

  private void advance(Phase committed) {
    if (left(Phase.MAP) > 0) {
      return;
    }
    if (left(Phase.REDUCE) == 0) {
      state = JobState.FINISHING;
    } else if (committed == Phase.MAP) {
      state = JobState.REDUCING;
    }
  }

  void fail(TakenTask taken, int maxAttempts) {
    if (!running() || winners.containsKey(task(taken)) || !holds(taken)) {
      return;
    }
    if (failures.merge(task(taken), 1, Integer::sum) >= maxAttempts && !hasOther(taken)) {
      state = JobState.FAILED;
    } else {
      pending.remove(taken.lease().entry());
    }
  }

  void handBack(TakenTask taken) {
    if (holds(taken)) {
      pending.remove(taken.lease().entry());
    }
  }

  /** Returns whether the reducer is told to stop. */
  boolean reopen(TakenTask reduce, int map, String attemptId) {
    if (!running() || winners.containsKey(task(reduce))) {
      return true;
    }
    if (!attemptId.isEmpty() && attemptId.equals(winnerOf(map))) {
      winners.remove(new Task(Phase.MAP, map));
    }
    boolean open = left(Phase.MAP) > 0;
    if (open) {
      state = JobState.MAPPING;
    }
    if (!holds(reduce)) {
      return true;
    }
    if (open) {
      pending.values().removeIf(holding -> holding.task().equals(task(reduce)));
    }
    return open;
  }

  void cancel() {
    if (!state.isTerminal()) {
      state = JobState.CANCELLED;
    }
  }

  void givenUp() {
    state = JobState.FAILED;
  }

  private static Task task(TakenTask taken) {
    return new Task(taken.phase(), taken.task());
  }
}
