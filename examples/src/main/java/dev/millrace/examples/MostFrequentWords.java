package dev.millrace.examples;

import static java.util.Comparator.reverseOrder;

import dev.millrace.Emitter;
import dev.millrace.Job;
import dev.millrace.JobDefinition;
import dev.millrace.Pair;
import dev.millrace.Parameters;
import dev.millrace.Tokenizer;
import dev.millrace.Utf8;
import dev.millrace.aggregate.Aggregators;
import dev.millrace.input.TextInput;
import java.util.Comparator;
import java.util.List;

/**
 * Lists the {@code -D top=N} (10) most frequent words, the most frequent first, equally frequent
 * ones in their own order: without sorting all words by their number.
 *
 * <p>The first step counts words. In the second one every task keeps the N greatest numbers of what
 * it reads, and one reducer those of all. The third makes a line of each.
 *
 * <pre>{@code
 * ./millrace run most-frequent-words examples/data/poems/*.txt -D top=3
 * }</pre>
 */
public final class MostFrequentWords implements JobDefinition {

  private static final Comparator<Pair<Utf8, Long>> BY_COUNT =
      Comparator.<Pair<Utf8, Long>, Long>comparing(Pair::second)
          .thenComparing(Pair::first, reverseOrder());

  @Override
  public Job<?, ?> define(Parameters parameters) {
    Tokenizer words = Tokenizer.words();
    int top = (int) parameters.getLong("top", 10);
    return Job.named("count")
        .input(TextInput.utf8Lines(parameters.inputs()))
        .mapper((Utf8 line, Emitter<Utf8, Utf8> out) -> words.forEach(line, w -> out.emit(w, w)))
        .aggregate(Aggregators.count())
        .build()
        .then("top")
        .mapper(
            (Pair<Utf8, Long> word, Emitter<String, Pair<Utf8, Long>> out) -> out.emit("", word))
        .aggregate(Aggregators.top(top, BY_COUNT))
        .build()
        .then("most-frequent-words")
        .mapper(
            (Pair<String, List<Pair<Utf8, Long>>> best, Emitter<Utf8, Long> out) ->
                best.second().forEach(word -> out.emit(word.first(), word.second())))
        .output(parameters.output())
        .build();
  }

  @Override
  public String summary() {
    return "Lists the -D top=N (10) most frequent words and their numbers";
  }
}
