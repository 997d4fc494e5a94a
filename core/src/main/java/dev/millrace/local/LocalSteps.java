package dev.millrace.local;

import dev.millrace.InputContext;
import dev.millrace.Job;
import dev.millrace.Pair;
import dev.millrace.RecordReader;
import dev.millrace.Rounds;
import dev.millrace.Split;
import dev.millrace.StepResults;
import dev.millrace.engine.ResultParts;
import dev.millrace.engine.StepGraph;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The steps of a local run that have ended, with their results, by name. */
final class LocalSteps implements StepGraph.Ended {

  private final Map<String, LocalJob> ended = new HashMap<>();

  void add(StepGraph.Step step, LocalJob job) {
    ended.put(step.name(), job);
  }

  void forget(StepGraph.Step step) {
    get(step.name()).forgetResult();
  }

  @Override
  public Optional<Map<String, Long>> counters(StepGraph.Step step) {
    return Optional.ofNullable(ended.get(step.name())).map(LocalJob::counters);
  }

  /** The results as the jobs of one graph read them. */
  StepResults resultsFor(StepGraph graph) {
    return new Results(graph);
  }

  private LocalJob get(String name) {
    return Objects.requireNonNull(ended.get(name), name);
  }

  private final class Results implements StepResults {
    private final StepGraph graph;

    Results(StepGraph graph) {
      this.graph = graph;
    }

    @Override
    public List<Split> splits(Job<?, ?> step, InputContext context) {
      String name = graph.step(step).name();
      return ResultParts.splits(step.name(), name, get(name).winners(), task -> 0, context.codec());
    }

    @Override
    public <K, R> RecordReader<Pair<K, R>> open(Job<K, R> step, Split split, InputContext context)
        throws IOException {
      return ResultParts.open(
          step, split, context.codec(), part -> get(part.jobId()).result(part.origin().task()));
    }

    @Override
    public <K, R> Job<K, R> last(Rounds<K, R> rounds) {
      return graph.last(rounds, LocalSteps.this);
    }
  }
}
