package dev.millrace.roles;

import dev.millrace.InvalidJobException;
import dev.millrace.engine.AttemptAbandonedException;
import dev.millrace.engine.EngineSettings;
import dev.millrace.engine.Manifest;
import dev.millrace.engine.UserCodeException;
import dev.millrace.store.PartialStore;
import dev.millrace.store.Phase;
import dev.millrace.store.StoreException;
import dev.millrace.store.TakenTask;
import dev.millrace.store.TaskQueue;
import dev.millrace.store.TaskQueue.CommitOutcome;
import dev.millrace.store.Wake;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Takes one held task to its end: runs the attempt, commits it, or reports why it failed. What an
 * attempt has stored is removed unless it counts. Whether a failure is tried again depends on its
 * kind alone: what the job can never do is final; user code, input and output are tried again; a
 * store that cannot be reached cannot be told either, and the lease lapses.
 */
final class TaskRunner {

  private static final Logger log = LoggerFactory.getLogger(TaskRunner.class);
  private static final int FINAL = 1;

  private final TaskQueue queue;
  private final PartialStore partials;
  private final Wake wake;
  private final JobCache jobs;
  private final EngineSettings settings;
  private final MapAttempt mapAttempt;
  private final ReduceAttempt reduceAttempt;

  TaskRunner(WorkerStores stores, JobCache jobs, int slots) {
    this.queue = stores.tasks();
    this.partials = stores.partials();
    this.wake = stores.wake();
    this.jobs = jobs;
    this.settings = EngineSettings.forSlots(slots);
    this.mapAttempt = new MapAttempt(slots);
    this.reduceAttempt = new ReduceAttempt(queue, partials);
  }

  /** An attempt that has run: its blocks may still be on their way, and it is not committed. */
  private record Unfinished(HeldTask held, PartialStore.ChunkWriter chunks, Manifest manifest) {}

  /** What a stage of an attempt does. */
  @FunctionalInterface
  private interface Stage<T> {
    T run() throws IOException, UserCodeException;
  }

  /**
   * Runs the task's attempt in the calling thread, up to where only the store has to be waited for.
   * Throws nothing: whatever happens ends in the store, or in the log.
   *
   * @return what is left to do, in any thread, so that this one can begin the next attempt
   *     meanwhile; nothing if the attempt has failed
   */
  Optional<Runnable> run(HeldTask held) {
    return guarded(held, () -> attempt(held)).map(unfinished -> () -> finish(unfinished));
  }

  private void finish(Unfinished unfinished) {
    HeldTask held = unfinished.held();
    guarded(
        held,
        () -> {
          CommitOutcome outcome = commit(unfinished);
          log.debug("Attempt ended attempt={} outcome={}", held.task().attemptId(), outcome);
          if (outcome == CommitOutcome.LAST) {
            wake.hint(held.task().jobId());
          }
          return outcome;
        });
  }

  private <T> Optional<T> guarded(HeldTask held, Stage<T> stage) {
    TakenTask task = held.task();
    MDC.put("job", task.jobId());
    MDC.put("task", task.phase().mark() + task.task());
    held.begun();
    try {
      return Optional.of(stage.run());
    } catch (Throwable e) {
      held.ended();
      end(held, e);
      return Optional.empty();
    } finally {
      held.ended();
      MDC.clear();
    }
  }

  private Unfinished attempt(HeldTask held) throws IOException, UserCodeException {
    TakenTask task = held.task();
    held.check();
    FaultPoint.BEFORE_ATTEMPT.pass();
    AttemptScope scope = AttemptScope.open(held, jobs.get(task.jobId()), settings);
    PartialStore.ChunkWriter chunks =
        FaultPoint.around(
            scope.writesResult()
                ? partials.resultOf(task, scope.resultPartition())
                : partials.partialsOf(task));
    try {
      Manifest manifest =
          task.phase() == Phase.MAP
              ? mapAttempt.run(scope, chunks)
              : reduceAttempt.run(scope, chunks);
      FaultPoint.AFTER_ATTEMPT.pass();
      return new Unfinished(held, chunks, manifest);
    } catch (Throwable e) {
      held.ended();
      discard(chunks, e);
      throw e;
    }
  }

  private CommitOutcome commit(Unfinished unfinished) throws IOException {
    HeldTask held = unfinished.held();
    PartialStore.ChunkWriter chunks = unfinished.chunks();
    try {
      chunks.flush();
      held.check();
    } catch (Throwable e) {
      held.ended();
      discard(chunks, e);
      throw e;
    }
    held.ended();
    // If this throws, nobody knows whether the attempt counts: its blocks must stay, and go with
    // the job.
    FaultPoint.BEFORE_COMMIT.pass();
    CommitOutcome outcome = queue.commit(held.task(), unfinished.manifest());
    FaultPoint.AFTER_COMMIT.pass();
    if (outcome == CommitOutcome.LOST || outcome == CommitOutcome.OVER) {
      chunks.discard();
    }
    return outcome;
  }

  private static void discard(PartialStore.ChunkWriter chunks, Throwable reason) {
    try {
      chunks.discard();
    } catch (StoreException e) {
      reason.addSuppressed(e);
    }
  }

  private void end(HeldTask held, Throwable failure) {
    TakenTask task = held.task();
    String abandoned = held.abandoned();
    if (failure instanceof AttemptAbandonedException || abandoned != null) {
      String reason = abandoned == null ? String.valueOf(failure.getMessage()) : abandoned;
      log.info("Attempt abandoned: {} attempt={}", reason, task.attemptId());
      return;
    }
    try {
      FaultPoint.BEFORE_REPORT.pass();
      report(held, failure);
      FaultPoint.AFTER_REPORT.pass();
      wake.hint(task.jobId());
    } catch (StoreException e) {
      log.warn(
          "Failure could not be reported; the task is taken over when its lease ends attempt={} cause={}",
          task.attemptId(),
          e.getMessage());
    }
  }

  private void report(HeldTask held, Throwable failure) {
    TakenTask task = held.task();
    if (failure instanceof StoreException) {
      log.warn("Attempt ended by the store: {} attempt={}", failure.getMessage(), task.attemptId());
      queue.handBack(task);
      return;
    }
    Failure described = Failure.of(task, failure);
    log.warn("{} failed on attempt {}: {}", task, task.attempt(), described.cause());
    log.debug("Stack of the failure", failure);
    int maxAttempts = failure instanceof InvalidJobException ? FINAL : maxAttempts(task);
    queue.fail(task, maxAttempts, described.cause(), described.stack());
  }

  private int maxAttempts(TakenTask task) {
    return jobs.get(task.jobId()).job().spec().limits().attempts().max();
  }
}
