package dev.millrace.roles;

import dev.millrace.Job;
import dev.millrace.engine.BlockOrigin;
import dev.millrace.engine.DataCodec;
import dev.millrace.engine.Manifest;
import dev.millrace.engine.ResultReader;
import dev.millrace.engine.RunReader;
import dev.millrace.store.CorruptStateException;
import dev.millrace.store.JobStatus;
import dev.millrace.store.PartialStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The result that a job has kept. */
public final class StoredResult {

  private StoredResult() {}

  /**
   * Reads it: in key order, for map-only jobs in the order of the input.
   *
   * @param status how the job stands: all of its tasks are committed
   * @param winners the manifests of those that have written the result
   */
  public static ResultReader open(
      Job<?, ?> job, JobStatus status, List<Manifest> winners, PartialStore partials)
      throws IOException {
    List<RunReader> parts = new ArrayList<>();
    for (int task = 0; task < winners.size(); task++) {
      int partition = status.tasks().resultPartition(task);
      parts.addAll(runs(status.jobId(), partition, task, winners.get(task), partials));
    }
    return new ResultReader(DataCodec.of(job), parts, job.hasAscendingResult());
  }

  /** What the winner of one task has kept. */
  public static List<RunReader> runs(
      String jobId, int partition, int task, Manifest winner, PartialStore partials) {
    return RunReader.ofAll(
        partials.result(jobId, partition, task, winner.attempt()),
        new BlockOrigin(task, winner.attempt(), partition),
        runsOf(jobId, task, winner));
  }

  private static int[] runsOf(String jobId, int task, Manifest winner) {
    if (winner.runs().size() != 1) {
      throw new CorruptStateException(
          "The manifest of result %d of job %s names %d results in place of one"
              .formatted(task, jobId, winner.runs().size()));
    }
    return winner.runs().get(0);
  }
}
