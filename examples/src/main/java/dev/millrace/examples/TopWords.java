package dev.millrace.examples;

import dev.millrace.Combiners;
import dev.millrace.Emitter;
import dev.millrace.Job;
import dev.millrace.JobDefinition;
import dev.millrace.Pair;
import dev.millrace.Parameters;
import dev.millrace.Reducer;
import dev.millrace.Reducers;
import dev.millrace.input.TextInput;
import java.util.TreeSet;

/**
 * Ranks the words that occur most often: the first of two jobs counts them, the second reads the
 * counts, without their leaving Redis, and ranks them.
 *
 * <p>The second job has counts as keys, made negative, so that its one reducer meets the greatest
 * first. It holds no more words than it may still emit; of words that occur equally often the first
 * in order are taken.
 *
 * <pre>{@code
 * ./millrace run top-words books/*.txt -D top=20
 * }</pre>
 */
public final class TopWords implements JobDefinition {

  @Override
  public Job<?, ?> define(Parameters parameters) {
    // snippet: graph
    Job<String, Long> counts =
        Job.named("counts")
            .input(TextInput.lines(parameters.inputs()))
            .mapper(new WordCount.WordMapper())
            .combiner(Combiners.sumOfLongs())
            .reducer(Reducers.sumOfLongs())
            .build();
    return counts
        .then("top-words")
        .mapper(
            (Pair<String, Long> word, Emitter<Long, String> out) ->
                out.emit(-word.second(), word.first()))
        .reducer(new Ranking(parameters.getLong("top", 10)))
        .partitions(1)
        .output(parameters.output())
        .build();
    // end
  }

  @Override
  public String summary() {
    return "Ranks the words that occur most often: -D top=N of them (10)";
  }

  static final class Ranking implements Reducer<Long, String, String> {
    private final long top;
    private long rank;

    Ranking(long top) {
      this.top = top;
    }

    @Override
    public void reduce(Long minusCount, Iterable<String> words, Emitter<Long, String> out) {
      TreeSet<String> first = new TreeSet<>();
      for (String word : words) {
        first.add(word);
        if (first.size() > top - rank) {
          first.pollLast();
        }
      }
      for (String word : first) {
        out.emit(++rank, word + "\t" + -minusCount);
      }
    }
  }
}
