package dev.millrace.examples;

import dev.millrace.Job;
import dev.millrace.JobDefinition;
import dev.millrace.Mapper;
import dev.millrace.Parameters;
import dev.millrace.Tokenizer;
import dev.millrace.Utf8;
import dev.millrace.aggregate.Aggregators;
import dev.millrace.input.TextInput;

/**
 * Counts how often each word occurs by an aggregator, which stands for the combiner and the reducer
 * of {@link WordCount}. The program of this name among Hadoop's examples does so by the name of an
 * aggregator in each key.
 *
 * <pre>{@code
 * ./millrace run aggregate-word-count books/*.txt --top 10
 * }</pre>
 */
public final class AggregateWordCount implements JobDefinition {

  private static final Tokenizer WORDS = Tokenizer.words();

  @Override
  public Job<?, ?> define(Parameters parameters) {
    Mapper<Utf8, Utf8, Utf8> mapper =
        (line, out) -> WORDS.forEach(line, word -> out.emit(word, word));
    return Job.named("aggregate-word-count")
        .input(TextInput.utf8Lines(parameters.inputs()))
        .mapper(mapper)
        .aggregate(Aggregators.count())
        .output(parameters.output())
        .build();
  }

  @Override
  public String summary() {
    return "Counts how often each word occurs, by an aggregator";
  }
}
