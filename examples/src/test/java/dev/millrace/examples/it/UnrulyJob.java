package dev.millrace.examples.it;

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
 * Counts lines, and does what {@code -D mode} says at the line {@code odd}, on a task's first
 * attempt only if {@code -D once=true}.
 *
 * <ul>
 *   <li>{@code sleep}: waits for ever, until it is interrupted
 *   <li>{@code spin}: works for ever, deaf to interrupts, until the file {@code -D gate} exists
 *   <li>{@code trickle}: emits once in 100 ms, for three seconds
 *   <li>{@code pause}: every line, odd or not, takes 100 ms
 * </ul>
 */
public final class UnrulyJob implements JobDefinition {

  @Override
  public Job<?, ?> define(Parameters parameters) {
    return Job.named("unruly")
        .input(TextInput.lines(parameters.inputs()))
        .mapper(new UnrulyMapper(parameters))
        .combiner(Combiners.sumOfLongs())
        .reducer(Reducers.<String>sumOfLongs())
        .output(parameters.output())
        .build();
  }

  private static final class UnrulyMapper implements Mapper<String, String, Long> {
    private final String mode;
    private final boolean once;
    private final Path gate;
    private int attempt;

    UnrulyMapper(Parameters parameters) {
      mode = parameters.get("mode");
      once = parameters.get("once", "false").equals("true");
      gate = Path.of(parameters.get("gate", "no-gate"));
    }

    @Override
    public void open(TaskContext context) {
      attempt = context.attempt();
    }

    @Override
    public void map(String line, Emitter<String, Long> out) throws InterruptedException {
      boolean unruly = line.equals("odd") && (!once || attempt == 1);
      switch (mode) {
        case "pause" -> Thread.sleep(100);
        case "sleep" -> {
          if (unruly) {
            Thread.sleep(Long.MAX_VALUE);
          }
        }
        case "spin" -> {
          while (unruly && !Files.exists(gate)) {
            Thread.onSpinWait();
          }
        }
        case "trickle" -> {
          for (int i = 0; unruly && i < 30; i++) {
            Thread.sleep(100);
            out.emit("trickle", 1L);
          }
        }
        default -> throw new IllegalArgumentException(mode);
      }
      out.emit(line, 1L);
    }
  }
}
