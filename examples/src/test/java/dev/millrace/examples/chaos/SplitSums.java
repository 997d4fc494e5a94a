package dev.millrace.examples.chaos;

import dev.millrace.Emitter;
import dev.millrace.Format;
import dev.millrace.Job;
import dev.millrace.JobDefinition;
import dev.millrace.Mapper;
import dev.millrace.Parameters;
import dev.millrace.Reducer;
import dev.millrace.TaskContext;
import dev.millrace.input.TextInput;
import java.util.List;

/**
 * Adds up by key, and writes everywhere that a job can: its mapper has an output for what it does
 * not add up, its reducer has directories by value, and one of another format.
 */
public final class SplitSums implements JobDefinition {

  @Override
  public Job<?, ?> define(Parameters parameters) {
    return Job.named("split-sums")
        .input(TextInput.lines(parameters.inputs()))
        .mapper(new LineMapper())
        .reducer(new SumReducer())
        .output(parameters.output())
        .build();
  }

  private static final class LineMapper implements Mapper<String, String, Long> {
    private Emitter<String, Long> negative = (key, value) -> {};

    @Override
    public void open(TaskContext context) {
      negative = context.output("negative");
    }

    @Override
    public void map(String line, Emitter<String, Long> out) {
      int tab = line.indexOf('\t');
      String key = line.substring(0, tab);
      long value = Long.parseLong(line.substring(tab + 1));
      (value < 0 ? negative : out).emit(key, value);
    }
  }

  private static final class SumReducer implements Reducer<String, Long, Long> {
    private TaskContext context;
    private Emitter<String, Integer> counts = (key, count) -> {};

    @Override
    public void open(TaskContext opened) {
      context = opened;
      counts = context.output("counts", Format.csv(List.of("key", "values"), List::of));
    }

    @Override
    public void reduce(String key, Iterable<Long> values, Emitter<String, Long> out) {
      long sum = 0;
      int count = 0;
      for (long value : values) {
        sum += value;
        count++;
      }
      out.emit(key, sum);
      counts.emit(key, count);
      context.output("by/digit=" + sum % 10).emit(key, sum);
    }
  }
}
