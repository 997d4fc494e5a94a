package dev.millrace.examples;

import dev.millrace.Job;
import dev.millrace.JobDefinition;
import dev.millrace.Parameters;
import dev.millrace.aggregate.Aggregators;
import dev.millrace.input.TextInput;

/**
 * Tells by how much the lengths of words differ: their standard deviation, in characters.
 *
 * <p>As {@link WordMean}, but for the aggregator: it keeps the exact sum of squares too. {@code
 * Aggregators.statistics()} would give count, mean and deviation in one go.
 *
 * <pre>{@code
 * ./millrace run word-standard-deviation examples/data/poems/*.txt
 * }</pre>
 */
public final class WordStandardDeviation implements JobDefinition {

  @Override
  public Job<?, ?> define(Parameters parameters) {
    return Job.named("word-standard-deviation")
        .input(TextInput.lines(parameters.inputs()))
        .mapper(new WordMean.LengthMapper("standard deviation"))
        .aggregate(Aggregators.standardDeviation())
        .output(parameters.output())
        .build();
  }

  @Override
  public String summary() {
    return "Tells the standard deviation of the lengths of words";
  }
}
