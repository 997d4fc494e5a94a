package dev.millrace.examples;

import dev.millrace.Emitter;
import dev.millrace.Job;
import dev.millrace.JobDefinition;
import dev.millrace.Mapper;
import dev.millrace.Parameters;
import dev.millrace.Reducer;
import dev.millrace.input.TextInput;

/**
 * Sorts lines {@code key<TAB>number} by key, and the numbers of each key by their size, as {@code
 * sort -t TAB -k 1,1 -k 2,2n} does.
 *
 * <p>Keys are sorted anyway; {@code valuesSortedBy} sorts the values of each, on the way to the
 * reducer, which need not hold them in memory. Hadoop's example of this name needs a composite key,
 * a partitioner and two comparators for it. Where the reducer wants the whole of a composite key,
 * {@code groupedBy} and {@code sortedBy} say which parts of it do what.
 *
 * <pre>{@code
 * ./millrace run secondary-sort readings.tsv
 * }</pre>
 */
public final class SecondarySort implements JobDefinition {

  @Override
  public Job<?, ?> define(Parameters parameters) {
    // snippet: job
    Reducer<String, Long, Long> each =
        (key, numbers, out) -> numbers.forEach(number -> out.emit(key, number));
    return Job.named("secondary-sort")
        .input(TextInput.lines(parameters.inputs()))
        .mapper(new LineMapper())
        .valuesSortedBy(number -> number)
        .reducer(each)
        .output(parameters.output())
        .build();
    // end
  }

  @Override
  public String summary() {
    return "Sorts lines KEY<TAB>NUMBER by key, and the numbers of each key by size";
  }

  static final class LineMapper implements Mapper<String, String, Long> {

    @Override
    public void map(String line, Emitter<String, Long> out) {
      int tab = line.indexOf('\t');
      if (tab < 0) {
        throw new IllegalArgumentException("A line has no tab behind its key: " + line);
      }
      out.emit(line.substring(0, tab), Long.parseLong(line.substring(tab + 1)));
    }
  }
}
