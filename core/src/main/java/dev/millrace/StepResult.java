package dev.millrace;

import java.io.IOException;
import java.util.List;

/**
 * The result of another job of the same definition as input. That job is a step: it is run before,
 * once however many others read it, and its result is kept until none needs it any more. Each part
 * of the result (one per reduce task, or per map task of a map-only job) is read by one map task,
 * in the order of parts.
 *
 * @param <K> the type of the result's keys
 * @param <R> the type of the result's values
 */
public final class StepResult<K, R> implements Input<Pair<K, R>> {

  private final Job<K, R> job;

  StepResult(Job<K, R> job) {
    if (!(job.output() instanceof Output.Kept<?, ?>)) {
      throw new InvalidJobException(
          "Job "
              + job.name()
              + " keeps no result that another job could read, as it has an output of its own: leave"
              + " its .output(...) out");
    }
    this.job = job;
  }

  /** The job whose result it is. */
  public Job<K, R> job() {
    return job;
  }

  @Override
  public List<Split> splits(InputContext context) throws IOException {
    return context.steps().splits(job, context);
  }

  @Override
  public RecordReader<Pair<K, R>> open(Split split, InputContext context) throws IOException {
    return context.steps().open(job, split, context);
  }
}
