package dev.millrace.roles;

import dev.millrace.InputContext;
import dev.millrace.Split;
import dev.millrace.engine.AttemptAbandonedException;
import dev.millrace.engine.ChunkSink;
import dev.millrace.engine.Manifest;
import dev.millrace.engine.MapTask;
import dev.millrace.engine.ResultWriter;
import dev.millrace.engine.SplitRecord;
import dev.millrace.engine.UserCodeException;
import dev.millrace.store.JobStatus;
import dev.millrace.store.TakenTask;
import dev.millrace.store.TaskQueue;
import java.io.IOException;
import java.util.Optional;

/** Runs one attempt of a map task. */
final class MapAttempt {

  private final TaskQueue queue;

  MapAttempt(TaskQueue queue) {
    this.queue = queue;
  }

  /**
   * Maps the split into partials, or, in a map-only job, into the result.
   *
   * @return the manifest to commit once the chunks are flushed
   * @throws UserCodeException if the job's code failed
   * @throws IOException if input or store failed, or the attempt was abandoned
   */
  Manifest run(AttemptScope scope, ChunkSink chunks) throws IOException, UserCodeException {
    JobStatus.Tasks tasks = scope.planned().tasks();
    InputContext context = scope.input();
    Split split = scope.held().task().split().orElseThrow();
    MapTask mapTask = mapTask(scope);
    if (!tasks.mapOnly()) {
      return mapTask.run(split, context, scope.planned().ranges(), chunks, scope.settings());
    }
    try (ResultWriter result = scope.openResult(chunks)) {
      return mapTask.runMapOnly(split, context, result);
    }
  }

  private MapTask mapTask(AttemptScope scope) {
    TakenTask task = scope.held().task();
    MapTask mapTask = new MapTask(scope.job(), scope.codec(), scope.attempt(), scope.held());
    return task.care()
        .map(care -> mapTask.with(care, (from, to, record) -> file(task, from, to, record)))
        .orElse(mapTask);
  }

  private void file(TakenTask task, long from, long to, Optional<SplitRecord> record)
      throws AttemptAbandonedException {
    if (!queue.filePlace(task, from, to, record)) {
      throw new AttemptAbandonedException("its lease was lost, or its job is over");
    }
  }
}
