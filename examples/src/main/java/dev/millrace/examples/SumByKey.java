package dev.millrace.examples;

import dev.millrace.Combiners;
import dev.millrace.Emitter;
import dev.millrace.Job;
import dev.millrace.JobDefinition;
import dev.millrace.Mapper;
import dev.millrace.Parameters;
import dev.millrace.Reducers;
import dev.millrace.Utf8;
import dev.millrace.input.TextInput;

/**
 * Adds up the whole numbers that belong to each key: how many bytes did each customer send?
 *
 * <p>A line is a key, a tab and a whole number. What does not look like that is an error, not a
 * line to pass over: a sum that leaves something out is worth nothing.
 *
 * <pre>{@code
 * ./millrace run sum-by-key bytes-sent/*.tsv --output out/
 * }</pre>
 */
public final class SumByKey implements JobDefinition {

  @Override
  public Job<?, ?> define(Parameters parameters) {
    return Job.named("sum-by-key")
        .input(TextInput.utf8Lines(parameters.inputs()))
        .mapper(new PairMapper())
        .combiner(Combiners.sumOfLongs())
        .reducer(Reducers.sumOfLongs())
        .output(parameters.output())
        .build();
  }

  @Override
  public String summary() {
    return "Adds up the whole numbers behind each key, in lines KEY<TAB>NUMBER";
  }

  static final class PairMapper implements Mapper<Utf8, Utf8, Long> {

    @Override
    public void map(Utf8 line, Emitter<Utf8, Long> out) {
      int tab = line.indexOf('\t', 0);
      if (tab < 0) {
        throw new IllegalArgumentException("A line has no tab between key and number: " + line);
      }
      out.emit(line.slice(0, tab), line.slice(tab + 1).toLong());
    }
  }
}
