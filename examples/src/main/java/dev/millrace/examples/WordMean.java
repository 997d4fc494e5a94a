package dev.millrace.examples;

import dev.millrace.Emitter;
import dev.millrace.Job;
import dev.millrace.JobDefinition;
import dev.millrace.Mapper;
import dev.millrace.Parameters;
import dev.millrace.aggregate.Aggregators;
import dev.millrace.input.TextInput;
import java.util.StringTokenizer;

/**
 * Tells how long words are on average, in characters. Words are those of {@link WordCount}.
 *
 * <p>All lengths are values of one key. The aggregator makes a count and a sum of them while they
 * are mapped, so that one small record per task travels, and the mean where these meet.
 *
 * <pre>{@code
 * ./millrace run word-mean examples/data/poems/*.txt
 * }</pre>
 */
public final class WordMean implements JobDefinition {

  @Override
  public Job<?, ?> define(Parameters parameters) {
    // snippet: job
    return Job.named("word-mean")
        .input(TextInput.lines(parameters.inputs()))
        .mapper(new LengthMapper("mean"))
        .aggregate(Aggregators.mean())
        .output(parameters.output())
        .build();
    // end
  }

  @Override
  public String summary() {
    return "Tells the mean length of words, in characters";
  }

  /** Emits the length of each word under one key. */
  static final class LengthMapper implements Mapper<String, String, Integer> {

    private final String key;

    LengthMapper(String key) {
      this.key = key;
    }

    @Override
    public void map(String line, Emitter<String, Integer> out) {
      StringTokenizer words = new StringTokenizer(line);
      while (words.hasMoreTokens()) {
        String word = words.nextToken();
        out.emit(key, word.codePointCount(0, word.length()));
      }
    }
  }
}
