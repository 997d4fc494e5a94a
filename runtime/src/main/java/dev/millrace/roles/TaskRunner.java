package dev.millrace.roles;

import dev.millrace.engine.Manifest;
import dev.millrace.engine.UserCodeException;
import dev.millrace.store.JobSpec;
import dev.millrace.store.PartialStore;
import dev.millrace.store.Phase;
import dev.millrace.store.TakenTask;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/**
 * Runs attempts up to where only the store has to be waited for. What one has stored that fails is
 * removed.
 */
final class TaskRunner implements Closeable {

  private final AttemptStages stages;
  private final PartialStore partials;
  private final JobCache jobs;
  private final JobCode code;
  private final AttemptScopes scopes;
  private final MapAttempt mapAttempt;
  private final ReduceAttempt reduceAttempt;

  TaskRunner(WorkerStores stores, JobCache jobs, JobCode code, AttemptStages stages, int slots) {
    this.jobs = jobs;
    this.code = code;
    this.stages = stages;
    this.partials = stores.partials();
    this.scopes = new AttemptScopes(stores, jobs, slots);
    this.mapAttempt = new MapAttempt(stores.tasks());
    this.reduceAttempt = new ReduceAttempt(stores.tasks(), partials);
  }

  /**
   * Runs the task's attempt; in the calling thread, unless the job's code comes from a jar. Throws
   * nothing.
   *
   * @return what the {@link Committer} has to end, so that this thread can begin the next attempt
   *     meanwhile; nothing if the attempt has failed
   */
  Optional<Unfinished> run(HeldTask held) {
    return stages.run(held, () -> withCode(held));
  }

  @Override
  public void close() throws IOException {
    scopes.close();
  }

  private Unfinished withCode(HeldTask held) throws IOException, UserCodeException {
    JobSpec spec = jobs.spec(held.task().jobId());
    AttemptStages.Stage<Unfinished> stage =
        () ->
            PrintCapture.to(
                held.printed(),
                () -> code.in(spec, definitions -> attempt(held, spec, definitions)));
    return spec.jars().isEmpty() ? stage.run() : JobThread.run(held, stage);
  }

  private Unfinished attempt(HeldTask held, JobSpec spec, Definitions definitions)
      throws IOException, UserCodeException {
    TakenTask task = held.task();
    held.check();
    FaultPoint.BEFORE_ATTEMPT.pass();
    AttemptScope scope = scopes.open(held, spec, definitions);
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
      return new Unfinished(held, chunks, manifest, scope.attempt().life().intake());
    } catch (Throwable e) {
      held.ended();
      Unfinished.discard(chunks, e);
      throw e;
    } finally {
      // Closed already, unless the attempt ended before its code began.
      try {
        scope.attempt().life().close();
      } finally {
        // Does nothing to what the attempt has finished.
        scope.attempt().sides().close();
      }
    }
  }
}
