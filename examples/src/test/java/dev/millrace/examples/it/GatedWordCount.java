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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.StringTokenizer;

/**
 * Counts words; its map tasks wait for files in the directory {@code -D gates}.
 *
 * <p>When it begins, an attempt leaves a file {@code begun-TASK-ATTEMPT-PID}. The first attempt of
 * task 0 waits for the file {@code first}, every attempt of task 1 for {@code all}.
 */
public final class GatedWordCount implements JobDefinition {

  @Override
  public Job<?, ?> define(Parameters parameters) {
    return Job.named("gated-word-count")
        .input(TextInput.lines(parameters.inputs()))
        .mapper(new GatedMapper())
        .combiner(Combiners.sumOfLongs())
        .reducer(Reducers.<String>sumOfLongs())
        .output(parameters.output())
        .build();
  }

  static final class GatedMapper implements Mapper<String, String, Long> {

    @Override
    public void open(TaskContext context) throws IOException, InterruptedException {
      Path gates = Path.of(context.parameters().get("gates"));
      int task = context.task();
      int attempt = context.attempt();
      long pid = ProcessHandle.current().pid();
      Files.createFile(gates.resolve("begun-" + task + "-" + attempt + "-" + pid));
      if (task == 1) {
        pass(gates.resolve("all"));
      } else if (task == 0 && attempt == 1) {
        pass(gates.resolve("first"));
      }
    }

    private static void pass(Path gate) throws InterruptedException {
      while (!Files.exists(gate)) {
        Thread.sleep(20);
      }
    }

    @Override
    public void map(String line, Emitter<String, Long> out) {
      StringTokenizer words = new StringTokenizer(line);
      while (words.hasMoreTokens()) {
        out.emit(words.nextToken(), 1L);
      }
    }
  }
}
