package dev.millrace.deploy;

import dev.millrace.Combiners;
import dev.millrace.Emitter;
import dev.millrace.Job;
import dev.millrace.JobDefinition;
import dev.millrace.Mapper;
import dev.millrace.Parameters;
import dev.millrace.Reducers;
import dev.millrace.TaskContext;
import dev.millrace.input.TextInput;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Counts the lines of each length, and the map tasks of each build. A task that the build "old"
 * runs waits for a file, if one is named.
 */
public final class HeldLengths implements JobDefinition {

  /** How files in /tmp begin that tell of a task that waits. */
  static final String WAITS = "waits-";

  @Override
  public Job<?, ?> define(Parameters parameters) {
    return Job.named("held-lengths")
        .input(TextInput.lines(parameters.inputs()))
        .mapper(new LengthMapper())
        .combiner(Combiners.sumOfLongs())
        .reducer(Reducers.sumOfLongs())
        .output(parameters.output())
        .build();
  }

  private static final class LengthMapper implements Mapper<String, Integer, Long> {

    @Override
    public void open(TaskContext context) throws Exception {
      String build = System.getenv().getOrDefault("BUILD", "only");
      String gate = context.parameters().get("gate", "");
      if (build.equals("old") && !gate.isEmpty()) {
        Files.writeString(Path.of("/tmp", WAITS + context.task()), gate);
        while (!Files.exists(Path.of(gate))) {
          Thread.sleep(20);
        }
      }
      context.counters().increment("tasks." + build);
    }

    @Override
    public void map(String line, Emitter<Integer, Long> out) {
      out.emit(line.length(), 1L);
    }
  }
}
