package dev.millrace.examples.it;

import dev.millrace.Emitter;
import dev.millrace.Job;
import dev.millrace.JobDefinition;
import dev.millrace.Mapper;
import dev.millrace.Parameters;
import dev.millrace.Reducer;
import dev.millrace.input.TextInput;

/** A job that fails where {@code -D in} says: {@code mapper}, {@code reducer} or {@code key}. */
public final class BrokenJob implements JobDefinition {

  /** A key that is neither a record nor registered. */
  static final class Key {}

  @Override
  public Job<?, ?> define(Parameters parameters) {
    String in = parameters.get("in");
    Mapper<String, Object, Long> mapper = (line, out) -> map(in, line, out);
    Reducer<Object, Long, Long> reducer = (key, values, out) -> reduce(in, key, out);
    return Job.named("broken")
        .input(TextInput.lines(parameters.inputs()))
        .mapper(mapper)
        .reducer(reducer)
        .output(parameters.output())
        .build();
  }

  private static void map(String in, String line, Emitter<Object, Long> out) {
    if (in.equals("mapper") && line.equals("n/a")) {
      throw new NumberFormatException("no number: " + line);
    }
    out.emit(in.equals("key") ? new Key() : line, 1L);
  }

  private static void reduce(String in, Object key, Emitter<Object, Long> out) {
    if (in.equals("reducer")) {
      throw new IllegalStateException("cannot reduce");
    }
    out.emit(key, 1L);
  }
}
