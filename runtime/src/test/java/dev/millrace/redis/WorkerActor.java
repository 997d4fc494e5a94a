package dev.millrace.redis;

import dev.millrace.store.Phase;
import dev.millrace.store.TakenTask;
import java.util.ArrayList;
import java.util.List;

/**
 * What a worker knows. It never knows whether its leases still are its own, so all that it does may
 * come too late.
 *
 * @param name its name, another one after each crash
 * @param attempts the attempts that it believes to run
 */
record WorkerActor(String name, List<Attempt> attempts) {

  /** How far an attempt has come. */
  enum Stage {
    BEGUN,
    /** A reducer knows whose blocks to read. */
    CHOSEN,
    /** A reducer has read them. */
    READ,
    /** A reducer has found something missing, and is about to say so. */
    MISSING,
    /** Blocks or result are stored. */
    STORED,
    /** The commit is sent, and nobody knows whether it counts. */
    COMMITTING,
    /** A reduce task is committed, and its partials are about to go. */
    COMMITTED,
    /** A map task is sent back, and the reducer's partition is about to be opened again. */
    REOPENED,
    /** To look whether the job has ended while the partition was opened. */
    SEES_END,
    /** It has: the partition is about to be closed again. */
    CLOSES_LATE,
    DROPS_LATE,
    /** The worker is about to stop, and what was stored is discarded. */
    LEAVING,
    /** User code has thrown, what was stored is discarded, and the failure is about to be told. */
    FAILING
  }

  /**
   * An attempt.
   *
   * @param id its id, which the exploration may be asked to choose badly
   * @param read the winners that a reducer has chosen or read; of one that misses something, the
   *     map task and the attempt
   */
  record Attempt(TakenTask task, String id, Stage stage, List<String> read) {

    Attempt at(Stage next) {
      return new Attempt(task, id, next, read);
    }

    Attempt at(Stage next, List<String> nextRead) {
      return new Attempt(task, id, next, nextRead);
    }

    /** Map or reduce, and the task: {@code m0}. */
    String subject() {
      return task.phase().mark() + task.task();
    }

    boolean isMap() {
      return task.phase() == Phase.MAP;
    }

    String stream() {
      return isMap() ? "map" : "reduce";
    }

    String entry() {
      return task.lease().entry();
    }

    /** Whether the server has given this delivery to this worker last. */
    boolean isOwner(ServerState server) {
      return server
          .entry(stream(), entry())
          .filter(entry -> entry.consumer().equals(task.lease().consumer()))
          .filter(entry -> entry.deliveries() == task.lease().deliveries())
          .isPresent();
    }
  }

  /** Whether it may have opened a partition, and has not seen yet whether it was too late. */
  boolean mayHaveOpened() {
    return attempts.stream()
        .anyMatch(
            attempt ->
                attempt.stage() == Stage.REOPENED
                    || attempt.stage() == Stage.SEES_END
                    || attempt.stage() == Stage.CLOSES_LATE
                    || attempt.stage() == Stage.DROPS_LATE);
  }

  WorkerActor with(Attempt attempt) {
    List<Attempt> next = new ArrayList<>(attempts);
    next.add(attempt);
    return new WorkerActor(name, List.copyOf(next));
  }

  WorkerActor without(Attempt attempt) {
    return new WorkerActor(name, attempts.stream().filter(each -> each != attempt).toList());
  }

  WorkerActor replace(Attempt attempt, Attempt next) {
    return new WorkerActor(
        name, attempts.stream().map(each -> each == attempt ? next : each).toList());
  }

  String text() {
    StringBuilder text = new StringBuilder(name);
    for (Attempt attempt : attempts) {
      text.append(' ').append(attempt.subject()).append(' ').append(attempt.entry());
      text.append(' ').append(attempt.task().lease().deliveries()).append(' ').append(attempt.id());
      text.append(' ').append(attempt.stage()).append(attempt.read());
    }
    return text.append('\n').toString();
  }
}
