package dev.millrace.roles;

import dev.millrace.engine.AttemptAbandonedException;
import dev.millrace.engine.BlockOrigin;
import dev.millrace.engine.ChunkSink;
import dev.millrace.engine.ChunkSource;
import dev.millrace.engine.LostBlockException;
import dev.millrace.engine.Manifest;
import dev.millrace.engine.ReduceTask;
import dev.millrace.engine.ResultWriter;
import dev.millrace.engine.RunReader;
import dev.millrace.engine.UserCodeException;
import dev.millrace.store.PartialRuns;
import dev.millrace.store.PartialStore;
import dev.millrace.store.TakenTask;
import dev.millrace.store.TaskQueue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one attempt of a reduce task. It reads exactly the blocks that the winners' manifests name;
 * where one is gone or damaged, it sends the map task back and gives its own task back, to run
 * again when the latch is down.
 */
final class ReduceAttempt {

  private static final Logger log = LoggerFactory.getLogger(ReduceAttempt.class);

  private final TaskQueue queue;
  private final PartialStore partials;

  ReduceAttempt(TaskQueue queue, PartialStore partials) {
    this.queue = queue;
    this.partials = partials;
  }

  /**
   * Reduces the partition into the result.
   *
   * @return the manifest to commit once the chunks are flushed
   * @throws UserCodeException if the job's code failed
   * @throws IOException if the store failed, or the attempt was abandoned
   */
  Manifest run(AttemptScope scope, ChunkSink chunks) throws IOException, UserCodeException {
    TakenTask task = scope.held().task();
    List<PartialRuns> winners = winners(scope);
    try (ResultWriter result = scope.openResult(chunks)) {
      return new ReduceTask(scope.job(), scope.codec(), scope.attempt(), scope.held())
          .run(openRuns(scope, winners), result, scope.settings());
    } catch (LostBlockException e) {
      if (e.origin().attempt().equals(task.attemptId())) {
        // A block of its own, on local disk: no map task can mend that.
        throw e;
      }
      sendBack(task, winners, e);
      throw new AttemptAbandonedException("a block that it needs was lost");
    }
  }

  /** Blocks seldom get lost alone: all that have gone are sent for before this task runs again. */
  private void sendBack(TakenTask task, List<PartialRuns> winners, LostBlockException first) {
    List<PartialRuns> lost = partials.lost(task.jobId(), task.task(), winners);
    log.warn(
        "Block is lost; its map task runs again job={} block={} lost={}",
        task.jobId(),
        first.getMessage(),
        Math.max(1, lost.size()));
    FaultPoint.BEFORE_REOPEN.pass();
    // Also if it is there: then it is damaged.
    queue.reopen(task, first.origin().task(), first.origin().attempt());
    for (PartialRuns each : lost) {
      if (each.task() != first.origin().task()) {
        queue.reopen(task, each.task(), each.attemptId());
      }
    }
    FaultPoint.AFTER_REOPEN.pass();
  }

  /** What there is to read. */
  private List<PartialRuns> winners(AttemptScope scope) throws AttemptAbandonedException {
    TakenTask task = scope.held().task();
    List<PartialRuns> winners = new ArrayList<>();
    for (PartialRuns winner :
        queue.winners(task.jobId(), task.task(), scope.planned().tasks().maps())) {
      if (winner.attemptId().isEmpty()) {
        queue.reopen(task, winner.task(), "");
        throw new AttemptAbandonedException("map task " + winner.task() + " is open again");
      }
      if (winner.runs().length > 0) {
        winners.add(winner);
      }
    }
    return winners;
  }

  private List<RunReader> openRuns(AttemptScope scope, List<PartialRuns> winners) {
    TakenTask task = scope.held().task();
    List<ChunkSource> sources = partials.partials(task.jobId(), task.task(), winners);
    List<RunReader> runs = new ArrayList<>();
    for (int i = 0; i < winners.size(); i++) {
      PartialRuns winner = winners.get(i);
      BlockOrigin origin = new BlockOrigin(winner.task(), winner.attemptId(), task.task());
      runs.addAll(RunReader.ofAll(sources.get(i), origin, winner.runs()));
    }
    return runs;
  }
}
