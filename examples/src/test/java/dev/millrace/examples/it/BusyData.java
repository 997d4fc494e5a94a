package dev.millrace.examples.it;

import dev.millrace.Emitter;
import dev.millrace.Job;
import dev.millrace.JobDefinition;
import dev.millrace.Mapper;
import dev.millrace.Parameters;
import dev.millrace.TaskContext;
import dev.millrace.input.RedisInput;
import dev.millrace.input.StreamEntry;
import java.util.function.Function;

/**
 * All that is read of the hash {@code hash} and the stream {@code stream}, grouped by field and
 * entry, so that what is read twice is seen. Its counters say which process has read how many
 * splits.
 */
public final class BusyData implements JobDefinition {

  @Override
  public Job<?, ?> define(Parameters parameters) {
    String server = parameters.get("server");
    return Job.named("busy-data")
        .input(RedisInput.hash("hash").at(server))
        .mapper(
            new Reading<RedisInput.Field>("hash", RedisInput.Field::name, RedisInput.Field::value))
        .andInput(
            RedisInput.stream("stream").at(server),
            new Reading<StreamEntry>("stream", entry -> "e" + entry.get("n"), StreamEntry::id))
        .reducer(
            (String key, Iterable<String> values, Emitter<String, String> out) ->
                out.emit(key, String.join(",", values)))
        .output(parameters.output())
        .build();
  }

  private record Reading<I>(String source, Function<I, String> key, Function<I, String> value)
      implements Mapper<I, String, String> {

    @Override
    public void open(TaskContext context) {
      context.counters().increment(source + " splits of " + ProcessHandle.current().pid());
    }

    @Override
    public void map(I record, Emitter<String, String> out) {
      out.emit(key.apply(record), value.apply(record));
    }
  }
}
