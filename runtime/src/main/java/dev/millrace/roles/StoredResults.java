package dev.millrace.roles;

import dev.millrace.InputContext;
import dev.millrace.Job;
import dev.millrace.Pair;
import dev.millrace.RecordReader;
import dev.millrace.Rounds;
import dev.millrace.Split;
import dev.millrace.StepResults;
import dev.millrace.engine.BlockOrigin;
import dev.millrace.engine.Manifest;
import dev.millrace.engine.ResultParts;
import dev.millrace.engine.StepGraph;
import dev.millrace.store.CorruptStateException;
import dev.millrace.store.JobSpec;
import dev.millrace.store.JobState;
import dev.millrace.store.JobStatus;
import dev.millrace.store.JobStore;
import dev.millrace.store.PartialStore;
import dev.millrace.store.Phase;
import dev.millrace.store.StoreIoException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The results of steps in the store, as the jobs of one graph read them. */
final class StoredResults implements StepResults {

  private final StepGraph graph;
  private final String askedFor;
  private final JobStore jobs;
  private final PartialStore partials;

  /**
   * Creates them.
   *
   * @param askedFor the id of the job that the steps are of
   */
  StoredResults(StepGraph graph, String askedFor, JobStore jobs, PartialStore partials) {
    this.graph = graph;
    this.askedFor = askedFor;
    this.jobs = jobs;
    this.partials = partials;
  }

  @Override
  public List<Split> splits(Job<?, ?> step, InputContext context) throws IOException {
    return StoreIoException.wrapping(
        () -> {
          String jobId = idOf(graph.step(step));
          JobStatus.Tasks tasks =
              jobs.status(jobId)
                  .filter(status -> status.state() == JobState.SUCCEEDED)
                  .orElseThrow(() -> gone(step, jobId))
                  .tasks();
          Phase phase = tasks.mapOnly() ? Phase.MAP : Phase.REDUCE;
          List<Manifest> winners = jobs.winners(jobId, phase, tasks.resultTasks());
          return ResultParts.splits(
              step.name(), jobId, winners, tasks::resultPartition, context.codec());
        });
  }

  @Override
  public <K, R> RecordReader<Pair<K, R>> open(Job<K, R> step, Split split, InputContext context)
      throws IOException {
    return ResultParts.open(
        step,
        split,
        context.codec(),
        part -> {
          BlockOrigin origin = part.origin();
          return partials.result(part.jobId(), origin.partition(), origin.task(), origin.attempt());
        });
  }

  @Override
  public <K, R> Job<K, R> last(Rounds<K, R> rounds) throws IOException {
    return StoreIoException.wrapping(() -> graph.last(rounds, this::counters));
  }

  private Optional<Map<String, Long>> counters(StepGraph.Step step) {
    return jobs.status(idOf(step))
        .filter(status -> status.state() == JobState.SUCCEEDED)
        .map(JobStatus::counters);
  }

  private String idOf(StepGraph.Step step) {
    return new JobSpec.StepOf(askedFor, step.name()).ownJobId();
  }

  private static CorruptStateException gone(Job<?, ?> step, String jobId) {
    return new CorruptStateException(
        "The result of "
            + step.name()
            + " (job "
            + jobId
            + ") is gone while it is needed: Redis has lost writes");
  }
}
