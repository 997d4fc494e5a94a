package dev.millrace.examples;

import dev.millrace.Emitter;
import dev.millrace.Job;
import dev.millrace.JobDefinition;
import dev.millrace.Parameters;
import dev.millrace.Row;
import dev.millrace.input.CsvInput;

/**
 * The mean of one column of CSV files for each value of another: what is spent, on average, in each
 * city?
 *
 * <p>The columns are named by the first line of each file. A mean of means would be wrong, so what
 * travels is a count and a sum, which can be added up in any order. Numbers are whole ones, like
 * cents, so that the sum is exact, whatever the order. A row without such a number fails the job
 * with its line, or is passed over with {@code --skip-records}.
 *
 * <pre>{@code
 * ./millrace run mean-by-column -D key=city -D value=cents sales/*.csv
 * }</pre>
 */
public final class MeanByColumn implements JobDefinition {

  @Override
  public Job<?, ?> define(Parameters parameters) {
    String key = parameters.get("key");
    String value = parameters.get("value");
    return Job.named("mean-by-column")
        // snippet: mapper
        .input(CsvInput.of(parameters.inputs()))
        .mapper(
            (Row row, Emitter<String, Tally> out) ->
                out.emit(row.get(key), new Tally(1, row.getLong(value))))
        // end
        .combiner(Tally::plus)
        .reducer(MeanByColumn::mean)
        .output(parameters.output())
        .build();
  }

  @Override
  public String summary() {
    return "The mean of a column of CSV files for each value of another: -D key=COLUMN -D value=COLUMN";
  }

  private static void mean(String key, Iterable<Tally> tallies, Emitter<String, Double> out) {
    Tally all = new Tally(0, 0);
    for (Tally tally : tallies) {
      all = all.plus(tally);
    }
    out.emit(key, all.sum() / (double) all.count());
  }

  /** How many numbers there are, and their sum. */
  record Tally(long count, long sum) {

    Tally plus(Tally other) {
      return new Tally(count + other.count, Math.addExact(sum, other.sum));
    }
  }
}
