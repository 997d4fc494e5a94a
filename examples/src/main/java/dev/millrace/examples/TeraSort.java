package dev.millrace.examples;

import dev.millrace.Format;
import dev.millrace.Job;
import dev.millrace.JobDefinition;
import dev.millrace.Mapper;
import dev.millrace.Parameters;
import dev.millrace.Reducer;
import dev.millrace.Utf8;
import dev.millrace.input.FixedLengthInput;

/**
 * Sorts rows of 100 bytes by their first ten, as the Sort Benchmark wants it and Hadoop's TeraSort
 * does: the part files, one after the other, are sorted as a whole. Rows come from {@code
 * tera-gen}; {@code tera-validate} checks what comes out.
 *
 * <p>Hadoop's program needs input and output formats of its own, a sampler, and a partitioner with
 * a search tree of the sampled keys. Here a record is a slice of what was read, and {@code
 * totalOrder} does the rest.
 *
 * <pre>{@code
 * ./millrace run tera-sort rows/ --output sorted/
 * }</pre>
 */
public final class TeraSort implements JobDefinition {

  private static final int ROW = 100;
  private static final int KEY = 10;

  @Override
  public Job<?, ?> define(Parameters parameters) {
    // snippet: job
    Mapper<Utf8, Utf8, Utf8> mapper = (row, out) -> out.emit(row.slice(0, KEY), row.slice(KEY));
    Reducer<Utf8, Utf8, Utf8> reducer =
        (key, rests, out) -> rests.forEach(rest -> out.emit(key, rest));
    Format<Utf8, Utf8> rows =
        (key, rest, file) -> {
          key.writeTo(file);
          rest.writeTo(file);
        };
    return Job.named("tera-sort")
        .input(FixedLengthInput.utf8(ROW, parameters.inputs()))
        .mapper(mapper)
        .totalOrder()
        .reducer(reducer)
        .output(parameters.output(rows))
        .build();
    // end
  }

  @Override
  public String summary() {
    return "Sorts rows of 100 bytes, such as those of tera-gen, by their first 10";
  }
}
