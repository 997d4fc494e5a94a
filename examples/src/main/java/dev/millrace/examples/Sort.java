package dev.millrace.examples;

import dev.millrace.Emitter;
import dev.millrace.Job;
import dev.millrace.JobDefinition;
import dev.millrace.Mapper;
import dev.millrace.Parameters;
import dev.millrace.Reducer;
import dev.millrace.Utf8;
import dev.millrace.input.TextInput;

/**
 * Sorts lines by what stands before their first tab, as {@code sort -s -t TAB -k 1,1} does in the C
 * locale: by bytes, and lines with equal keys in the order of the input.
 *
 * <p>The framework sorts by key anyway; what makes it a sort of the whole is {@code totalOrder}.
 * With it the first partition takes the smallest keys, the next one those behind them, and so on,
 * so that the part files, one after the other, are the sorted input.
 *
 * <pre>{@code
 * ./millrace run sort visits.tsv --output sorted/ && cat sorted/part-*
 * }</pre>
 */
public final class Sort implements JobDefinition {

  @Override
  public Job<?, ?> define(Parameters parameters) {
    Reducer<Utf8, Utf8, Utf8> each =
        (key, rests, out) -> rests.forEach(rest -> out.emit(key, rest));
    return Job.named("sort")
        .input(TextInput.utf8Lines(parameters.inputs()))
        .mapper(new LineMapper())
        .totalOrder()
        .reducer(each)
        .output(parameters.output())
        .build();
  }

  @Override
  public String summary() {
    return "Sorts lines by what stands before their first tab";
  }

  static final class LineMapper implements Mapper<Utf8, Utf8, Utf8> {

    @Override
    public void map(Utf8 line, Emitter<Utf8, Utf8> out) {
      int tab = line.indexOf('\t', 0);
      if (tab < 0) {
        throw new IllegalArgumentException("A line has no tab behind its key: " + line);
      }
      out.emit(line.slice(0, tab), line.slice(tab + 1));
    }
  }
}
