package dev.millrace.roles;

import dev.millrace.store.PartialStore;
import dev.millrace.store.Phase;
import dev.millrace.store.TakenTask;
import dev.millrace.store.TaskQueue;
import dev.millrace.store.TaskQueue.CommitOutcome;
import dev.millrace.store.Wake;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends attempts whose slots work on already: as soon as their blocks are stored they are committed,
 * those of one job together that have come while the commit before was under way. So the more there
 * are, the fewer calls each takes. One of which a write has failed waits for it in a thread of its
 * own, and holds nobody up.
 */
final class Committer {

  private static final Logger log = LoggerFactory.getLogger(Committer.class);
  private static final int AT_ONCE = 64;

  private final TaskQueue queue;
  private final PartialStore partials;
  private final Wake wake;
  private final AttemptStages stages;
  private final Consumer<HeldTask> ended;
  private final Consumer<String> unfit;
  private final ThreadPoolExecutor threads;

  /** Attempts of which no write is under way. */
  private final BlockingQueue<Unfinished> settled = new LinkedBlockingQueue<>();

  /** Keeps slots from running ahead of a store that is slower. */
  private final Semaphore room;

  /**
   * Starts it.
   *
   * @param ended is told of every attempt that has ended, however it did
   * @param unfit is told if nothing can be committed any more
   */
  Committer(
      WorkerStores stores,
      AttemptStages stages,
      int slots,
      Consumer<HeldTask> ended,
      Consumer<String> unfit) {
    this.unfit = unfit;
    this.queue = stores.tasks();
    this.partials = stores.partials();
    this.wake = stores.wake();
    this.stages = stages;
    this.ended = ended;
    this.room = new Semaphore(AT_ONCE * slots);
    this.threads = WorkerThreads.asNeeded("millrace-finish-");
    threads.execute(this::loop);
  }

  /** Waits until one more attempt may be added. */
  void awaitRoom() {
    room.acquireUninterruptibly();
  }

  /** Ends an attempt, for which there is room. */
  void add(Unfinished attempt) {
    attempt.chunks().whenSettled(() -> settled.add(attempt));
  }

  /** Ends its threads; what is not committed stays so. */
  void stop() {
    threads.shutdownNow();
  }

  private void loop() {
    try {
      while (true) {
        List<Unfinished> batch = new ArrayList<>(List.of(settled.take()));
        settled.drainTo(batch, AT_ONCE - 1);
        List<Unfinished> stored = new ArrayList<>(batch.size());
        for (Unfinished attempt : batch) {
          if (attempt.chunks().isStored()) {
            stored.add(attempt);
          } else {
            threads.execute(() -> end(List.of(attempt)));
          }
        }
        end(stored);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      // Most likely the heap is full. What is settled would be held, and its lease renewed, for
      // ever.
      unfit.accept("The thread that commits attempts has died of " + e);
    }
  }

  private void end(List<Unfinished> attempts) {
    Map<String, List<Unfinished>> mapsOfJobs = new LinkedHashMap<>();
    for (Unfinished attempt : attempts) {
      TakenTask task = attempt.held().task();
      if (!isFlushed(attempt)) {
        leave(attempt);
      } else if (task.phase() == Phase.MAP) {
        mapsOfJobs.computeIfAbsent(task.jobId(), absent -> new ArrayList<>()).add(attempt);
      } else {
        commit(List.of(attempt));
      }
    }
    mapsOfJobs.values().forEach(this::commit);
  }

  private boolean isFlushed(Unfinished attempt) {
    Optional<Boolean> flushed =
        stages.run(
            attempt.held(),
            () -> {
              try {
                attempt.chunks().flush();
                attempt.held().check();
                return true;
              } catch (Throwable e) {
                attempt.held().ended();
                Unfinished.discard(attempt.chunks(), e);
                throw e;
              }
            });
    return flushed.isPresent();
  }

  /** Commits map attempts of one job, or one reduce attempt. */
  private void commit(List<Unfinished> attempts) {
    try {
      FaultPoint.BEFORE_COMMIT.pass();
      List<CommitOutcome> outcomes = outcomes(attempts);
      FaultPoint.AFTER_COMMIT.pass();
      for (int i = 0; i < outcomes.size(); i++) {
        settle(attempts.get(i), outcomes.get(i));
      }
      if (outcomes.contains(CommitOutcome.LAST) || outcomes.contains(CommitOutcome.OUTRAN)) {
        wake.hint(attempts.get(0).held().task().jobId());
      }
    } catch (Throwable e) {
      // Nobody knows whether the attempts count: their blocks must stay, and go with the job.
      attempts.forEach(attempt -> stages.end(attempt.held(), e));
    } finally {
      attempts.forEach(this::leave);
    }
  }

  private List<CommitOutcome> outcomes(List<Unfinished> attempts) {
    Unfinished first = attempts.get(0);
    return first.held().task().phase() == Phase.MAP
        ? queue.commitMaps(attempts.stream().map(Unfinished::stored).toList())
        : List.of(queue.commit(first.held().task(), first.manifest(), first.note()));
  }

  private void settle(Unfinished attempt, CommitOutcome outcome) {
    TakenTask task = attempt.held().task();
    log.debug("Attempt ended attempt={} outcome={}", task.attemptId(), outcome);
    if (task.phase() == Phase.REDUCE && outcome != CommitOutcome.OVER) {
      partials.drop(task.jobId(), task.task());
    }
    if (outcome == CommitOutcome.LOST || outcome == CommitOutcome.OVER) {
      attempt.chunks().discard();
    }
  }

  private void leave(Unfinished attempt) {
    room.release();
    ended.accept(attempt.held());
  }
}
