package dev.millrace.roles;

import dev.millrace.InputContext;
import dev.millrace.Split;
import dev.millrace.engine.ChunkSink;
import dev.millrace.engine.Manifest;
import dev.millrace.engine.MapTask;
import dev.millrace.engine.ResultWriter;
import dev.millrace.engine.UserCodeException;
import dev.millrace.store.JobStatus;
import java.io.IOException;

/** Runs one attempt of a map task. */
final class MapAttempt {

  private final int slots;

  MapAttempt(int slots) {
    this.slots = slots;
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
    InputContext context = new InputContext(scope.job().splitSize(), slots, scope.codec());
    Split split = scope.held().task().split().orElseThrow();
    MapTask mapTask = new MapTask(scope.job(), scope.codec(), scope.attempt(), scope.held());
    if (!tasks.mapOnly()) {
      return mapTask.run(split, context, scope.planned().ranges(), chunks, scope.settings());
    }
    try (ResultWriter result = scope.openResult(chunks)) {
      return mapTask.runMapOnly(split, context, result);
    }
  }
}
