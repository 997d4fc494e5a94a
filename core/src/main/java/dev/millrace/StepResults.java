package dev.millrace;

import java.io.IOException;
import java.util.List;

/**
 * Where the results of steps are found: in the store of a cluster, or in the memory of a local run.
 * Jobs do not call it.
 */
public interface StepResults {

  /** For a job that is read by itself: it has no steps before it. */
  StepResults NONE =
      new StepResults() {
        @Override
        public List<Split> splits(Job<?, ?> step, InputContext context) {
          throw new IllegalStateException("The result of job " + step.name() + " is not at hand");
        }

        @Override
        public <K, R> RecordReader<Pair<K, R>> open(
            Job<K, R> step, Split split, InputContext context) {
          throw new IllegalStateException("The result of job " + step.name() + " is not at hand");
        }

        @Override
        public <K, R> Job<K, R> last(Rounds<K, R> rounds) {
          throw new IllegalStateException("The results of rounds are not at hand");
        }
      };

  /** Divides the result of a step that has ended. */
  List<Split> splits(Job<?, ?> step, InputContext context) throws IOException;

  /** Reads a split that {@link #splits} has made. */
  <K, R> RecordReader<Pair<K, R>> open(Job<K, R> step, Split split, InputContext context)
      throws IOException;

  /** The last of the rounds, all of which have ended. */
  <K, R> Job<K, R> last(Rounds<K, R> rounds) throws IOException;
}
