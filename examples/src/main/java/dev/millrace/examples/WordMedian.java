package dev.millrace.examples;

import dev.millrace.Job;
import dev.millrace.JobDefinition;
import dev.millrace.Parameters;
import dev.millrace.aggregate.Aggregators;
import dev.millrace.input.TextInput;

/**
 * Tells the median length of words: half of them are as long or shorter. Of an even number of words
 * it is the lower of the two in the middle.
 *
 * <p>The lengths are not sorted. They are counted by ranges, each so narrow that what lies in it
 * differs by 2 % at the most; so whole numbers up to 49 have one for themselves, and the median is
 * exact as long as it is one of these.
 *
 * <pre>{@code
 * ./millrace run word-median examples/data/poems/*.txt
 * }</pre>
 */
public final class WordMedian implements JobDefinition {

  @Override
  public Job<?, ?> define(Parameters parameters) {
    return Job.named("word-median")
        .input(TextInput.lines(parameters.inputs()))
        .mapper(new WordMean.LengthMapper("median"))
        .aggregate(Aggregators.quantiles(0.5).map(quantiles -> Math.round(quantiles.get(0))))
        .output(parameters.output())
        .build();
  }

  @Override
  public String summary() {
    return "Tells the median length of words, in characters";
  }
}
