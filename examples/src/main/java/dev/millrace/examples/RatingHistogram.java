package dev.millrace.examples;

import dev.millrace.Emitter;
import dev.millrace.Job;
import dev.millrace.JobDefinition;
import dev.millrace.Mapper;
import dev.millrace.Parameters;
import dev.millrace.aggregate.Aggregators;
import dev.millrace.input.TextInput;

/**
 * Counts how often each rating was given, as the program of this name among the PUMA benchmarks
 * does. A line is a film and who has rated it how: {@code film:user_rating,user_rating}, for
 * example {@code 17:30878_4,2647871_5}.
 *
 * <pre>{@code
 * ./millrace run rating-histogram ratings.txt
 * }</pre>
 */
public final class RatingHistogram implements JobDefinition {

  @Override
  public Job<?, ?> define(Parameters parameters) {
    return Job.named("rating-histogram")
        .input(TextInput.lines(parameters.inputs()))
        .mapper(new RatingMapper())
        .aggregate(Aggregators.count())
        .output(parameters.output())
        .build();
  }

  @Override
  public String summary() {
    return "Counts how often each rating was given, in lines FILM:USER_RATING,USER_RATING";
  }

  static final class RatingMapper implements Mapper<String, Integer, Integer> {

    @Override
    public void map(String line, Emitter<Integer, Integer> out) {
      int colon = line.indexOf(':');
      if (colon < 0) {
        throw new IllegalArgumentException("A line has no colon behind its film: " + line);
      }
      for (String given : line.substring(colon + 1).split(",")) {
        int rating = Integer.parseInt(given.substring(given.indexOf('_') + 1).trim());
        out.emit(rating, rating);
      }
    }
  }
}
