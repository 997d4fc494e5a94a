package dev.millrace.examples;

import dev.millrace.Combiners;
import dev.millrace.Emitter;
import dev.millrace.Format;
import dev.millrace.Job;
import dev.millrace.JobDefinition;
import dev.millrace.Mapper;
import dev.millrace.Parameters;
import dev.millrace.Reducers;
import dev.millrace.TaskContext;
import dev.millrace.Utf8;
import dev.millrace.input.TextInput;
import java.util.function.Function;

/**
 * Sorts the lines of logs into directories by level and day, and counts them: which day had the
 * errors, and what were they?
 *
 * <p>A line begins with a day and a level: {@code 2026-11-25T07:00:30 ERROR disk is full}. The
 * mapper writes it as it is to an output that is named after both, beside the result, and emits a
 * one for it; what does not look like that goes to the output {@code rejected}. The result, then,
 * is a table of contents:
 *
 * <pre>{@code
 * ./millrace run log-split logs/ --output sorted
 *
 * sorted/part-00000                               level=ERROR/day=2026-11-25<TAB>17
 * sorted/level=ERROR/day=2026-11-25/part-m-00003  2026-11-25T07:00:30 ERROR disk is full
 * sorted/rejected/part-m-00000                    ### rotated ###
 * }</pre>
 */
public final class LogSplit implements JobDefinition {

  @Override
  public Job<?, ?> define(Parameters parameters) {
    return Job.named("log-split")
        .input(TextInput.utf8Lines(parameters.inputs()))
        .mapper(new LineMapper())
        .combiner(Combiners.sumOfLongs())
        .reducer(Reducers.sumOfLongs())
        .output(parameters.output())
        .build();
  }

  @Override
  public String summary() {
    return "Sorts lines of logs into directories by level and day: --output DIR";
  }

  static final class LineMapper implements Mapper<Utf8, String, Long> {

    private static final String REJECTED = "rejected";
    private static final int DAY = "2026-11-25".length();
    private static final int LEVEL = "2026-11-25T07:00:30 ".length();

    private Function<String, Emitter<Utf8, Long>> outputs = name -> (line, one) -> {};

    @Override
    public void open(TaskContext context) {
      // snippet: mapper
      outputs = name -> context.output(name, Format.keys());
      // end
    }

    @Override
    public void map(Utf8 line, Emitter<String, Long> out) {
      // snippet: mapper
      String name = name(line);
      outputs.apply(name).emit(line, 1L);
      if (!name.equals(REJECTED)) {
        out.emit(name, 1L);
      }
      // end
    }

    private static String name(Utf8 line) {
      int end = line.indexOf(' ', LEVEL);
      if (end <= LEVEL || line.byteAt(DAY) != 'T' || line.byteAt(LEVEL - 1) != ' ') {
        return REJECTED;
      }
      String day = line.slice(0, DAY).toString();
      String level = line.slice(LEVEL, end).toString();
      return day.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}") && level.matches("[A-Z]+")
          ? "level=" + level + "/day=" + day
          : REJECTED;
    }
  }
}
