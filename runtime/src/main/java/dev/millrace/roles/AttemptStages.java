package dev.millrace.roles;

import com.google.common.cache.CacheBuilder;
import dev.millrace.engine.AttemptAbandonedException;
import dev.millrace.engine.UserCodeException;
import dev.millrace.store.Failure;
import dev.millrace.store.FailureKind;
import dev.millrace.store.FailureKind.Fate;
import dev.millrace.store.StoreException;
import dev.millrace.store.TakenTask;
import dev.millrace.store.TaskQueue;
import dev.millrace.store.Wake;
import java.io.IOException;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.event.Level;

/**
 * Runs the stages of attempts: what one throws ends in the store, or in the log. What becomes of a
 * failure depends on its kind alone ({@link FailureKind}); where the store cannot be told, the
 * lease lapses.
 */
final class AttemptStages {

  private static final Logger log = LoggerFactory.getLogger(AttemptStages.class);
  private static final int MAX_SAID = 256;

  private final TaskQueue queue;
  private final Wake wake;
  private final JobCache jobs;
  private final MemoryTurns turns;
  private final Consumer<String> unfit;

  /** The last jobs of which was said that they fail for good. */
  private final Set<String> said =
      Collections.newSetFromMap(
          CacheBuilder.newBuilder().maximumSize(MAX_SAID).<String, Boolean>build().asMap());

  /** Tells {@code unfit} if this process can run no more tasks. */
  AttemptStages(WorkerStores stores, JobCache jobs, MemoryTurns turns, Consumer<String> unfit) {
    this.unfit = unfit;
    this.queue = stores.tasks();
    this.wake = stores.wake();
    this.jobs = jobs;
    this.turns = turns;
  }

  /** What a stage of an attempt does. */
  @FunctionalInterface
  interface Stage<T> {
    T run() throws IOException, UserCodeException;
  }

  /**
   * Runs a stage in the calling thread, which is interrupted if the attempt is to be abandoned
   * meanwhile. Throws nothing.
   *
   * @return nothing if the attempt has ended here
   */
  <T> Optional<T> run(HeldTask held, Stage<T> stage) {
    name(held.task());
    held.begun();
    try {
      return Optional.of(stage.run());
    } catch (Throwable e) {
      held.ended();
      end(held, e);
      checkHeap(held.task(), e);
      return Optional.empty();
    } finally {
      held.ended();
      MDC.clear();
    }
  }

  /** Ends an attempt that has failed. Throws nothing. */
  void end(HeldTask held, Throwable failure) {
    TakenTask task = held.task();
    name(task);
    String abandoned = held.abandoned();
    boolean failed = held.failure().isPresent();
    if (abandoned != null || (failure instanceof AttemptAbandonedException && !failed)) {
      String reason = abandoned == null ? String.valueOf(failure.getMessage()) : abandoned;
      log.info("Attempt abandoned: {} attempt={}", reason, task.attemptId());
      return;
    }
    if (held.isGivenUp()) {
      log.info("Attempt ended at last attempt={}", task.attemptId());
      return;
    }
    Failure thrown = Failures.of(task, failure);
    tell(held, held.failure().map(given -> given.with(thrown.record())).orElse(thrown));
    log.debug("Stack of the failure", failure);
  }

  /** Reports what an attempt has failed with. Throws nothing. */
  void tell(HeldTask held, Failure failure) {
    TakenTask task = held.task();
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

  /** Ends an attempt whose code has called System.exit, and so never ends itself. */
  void exited(HeldTask held, Thread caller) {
    end(held, new UserCodeException("a call of System.exit", new SystemExitException(caller)));
  }

  /** Where code keeps what it has filled the heap with, every other task would fail of it, too. */
  private void checkHeap(TakenTask task, Throwable failure) {
    if (Heap.wasExhaustedBy(failure) && !Heap.hasRecovered()) {
      unfit.accept(
          "The heap stays full after an OutOfMemoryError in "
              + task
              + ": code of a job holds what it has allocated, and other tasks would fail of it");
    }
  }

  /** For what is logged. */
  private static void name(TakenTask task) {
    MDC.put("job", task.jobId());
    MDC.put("task", task.phase().mark() + task.task());
  }

  private void report(HeldTask held, Failure failure) {
    TakenTask task = held.task();
    boolean hasHope =
        failure.kind() == FailureKind.STORE_FULL && turns.hope(task.jobId()).isPresent();
    if (failure.kind().fate() == Fate.HAND_BACK || hasHope) {
      log.info("Attempt ended by the store: {} attempt={}", failure.cause(), task.attemptId());
      queue.handBack(task, held.note());
      return;
    }
    boolean isFinal = failure.kind().fate() == Fate.FINAL;
    // What ends a job ends all of its attempts here, most likely for the same reason.
    log.atLevel(isFinal && !said.add(task.jobId()) ? Level.DEBUG : Level.WARN)
        .log(
            "{} failed on attempt {}: {} kind={}",
            task,
            task.attempt(),
            failure.where().isEmpty()
                ? failure.cause()
                : failure.cause() + " (" + failure.where() + ")",
            failure.kind());
    held.printed().add(failure.stack());
    queue.fail(task, failure, isFinal ? 1 : maxAttempts(task), held.note());
  }

  private int maxAttempts(TakenTask task) {
    return jobs.spec(task.jobId()).limits().attempts().max();
  }
}
