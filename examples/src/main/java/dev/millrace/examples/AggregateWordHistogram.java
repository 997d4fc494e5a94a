package dev.millrace.examples;

import dev.millrace.Emitter;
import dev.millrace.Job;
import dev.millrace.JobDefinition;
import dev.millrace.Pair;
import dev.millrace.Parameters;
import dev.millrace.aggregate.Aggregators;
import dev.millrace.input.TextInput;

/**
 * Tells how the frequencies of words are spread: how often the rarest, the middle and the most
 * frequent one occur, how many words there are, and the mean and variance of their frequencies.
 *
 * <p>The first step counts the words, the second aggregates their counts: by four aggregators at
 * once, so that no task holds more than a few numbers. The median is within 1 %, all else is exact.
 * Hadoop's program of this name collects all words in one reducer.
 *
 * <pre>{@code
 * ./millrace run aggregate-word-histogram books/*.txt
 * }</pre>
 */
public final class AggregateWordHistogram implements JobDefinition {

  @Override
  public Job<?, ?> define(Parameters parameters) {
    // snippet: job
    return Job.named("count")
        .input(TextInput.lines(parameters.inputs()))
        .mapper(new WordCount.WordMapper())
        .aggregate(Aggregators.sumOfLongs())
        .build()
        .then("aggregate-word-histogram")
        .mapper(
            (Pair<String, Long> word, Emitter<String, Long> out) ->
                out.emit("frequencies", word.second()))
        .aggregate(
            Aggregators.both(
                Aggregators.both(Aggregators.minOfLongs(), Aggregators.maxOfLongs()),
                Aggregators.both(Aggregators.quantiles(0.5), Aggregators.statistics())))
        .output(parameters.output())
        .build();
    // end
  }

  @Override
  public String summary() {
    return "Tells minimum, median, maximum, number, mean and variance of the frequencies of words";
  }
}
