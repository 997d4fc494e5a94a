package dev.millrace.examples;

import dev.millrace.Combiners;
import dev.millrace.Emitter;
import dev.millrace.Job;
import dev.millrace.JobDefinition;
import dev.millrace.Mapper;
import dev.millrace.Order;
import dev.millrace.Pair;
import dev.millrace.Parameters;
import dev.millrace.Reducer;
import dev.millrace.Reducers;
import dev.millrace.TaskContext;
import dev.millrace.input.TextInput;
import java.util.StringTokenizer;
import java.util.function.Supplier;

/**
 * Lists for each host the words that its pages use at least {@code -D cutoff=N} times (10), the
 * most frequent first: what is the host about? The pages of a host are a file of its name.
 *
 * <p>The first step counts words by file, which the mapper is told by its context. The second gives
 * each host its words, in the order of their counts; so the words of a host need never be in memory
 * together. It is the program of this name among the PUMA benchmarks.
 *
 * <pre>{@code
 * ./millrace run term-vectors hosts/
 * }</pre>
 */
public final class TermVectors implements JobDefinition {

  /** A word, and how often a host uses it. */
  record Term(String word, long count) {}

  @Override
  public Job<?, ?> define(Parameters parameters) {
    long cutoff = parameters.getLong("cutoff", 10);
    Reducer<String, Term, String> each =
        (host, terms, out) -> terms.forEach(t -> out.emit(host, t.word() + ":" + t.count()));
    return Job.named("count")
        .input(TextInput.lines(parameters.inputs()))
        .mapper(new WordMapper())
        .combiner(Combiners.sumOfLongs())
        .reducer(Reducers.sumOfLongs())
        .build()
        .then("term-vectors")
        .mapper(
            (Pair<Pair<String, String>, Long> word, Emitter<String, Term> out) -> {
              if (word.second() >= cutoff) {
                out.emit(word.first().first(), new Term(word.first().second(), word.second()));
              }
            })
        .valuesSortedBy(Order.descending(Term::count).thenAscending(Term::word))
        .reducer(each)
        .output(parameters.output())
        .build();
  }

  @Override
  public String summary() {
    return "Lists the words that occur -D cutoff=N times (10) or more in each file";
  }

  // snippet: mapper
  private static final class WordMapper implements Mapper<String, Pair<String, String>, Long> {

    private Supplier<String> path = () -> "";

    @Override
    public void open(TaskContext context) {
      path = context::source;
    }

    @Override
    public void map(String line, Emitter<Pair<String, String>, Long> out) {
      String host = path.get().substring(path.get().lastIndexOf('/') + 1);
      StringTokenizer words = new StringTokenizer(line);
      while (words.hasMoreTokens()) {
        out.emit(Pair.of(host, words.nextToken()), 1L);
      }
    }
  }
  // end
}
