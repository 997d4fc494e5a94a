package dev.millrace.client;

import dev.millrace.Emitter;
import dev.millrace.Job;
import dev.millrace.JobDefinition;
import dev.millrace.Mapper;
import dev.millrace.Parameters;
import dev.millrace.TaskContext;
import dev.millrace.input.ItemsInput;
import java.util.List;

/** Prints while it maps and reduces; its first attempts of a task fail, after a word. */
public final class PrintingJob implements JobDefinition {

  @Override
  public Job<?, ?> define(Parameters parameters) {
    return Job.named("printing")
        .input(ItemsInput.of(List.of(1, 2, 3)))
        .mapper(new PrintingMapper())
        .reducer(
            (String key, Iterable<Integer> values, Emitter<String, Integer> out) -> {
              int sum = 0;
              for (int value : values) {
                sum += value;
              }
              System.err.println("reduced " + key);
              out.emit(key, sum);
            })
        .build();
  }

  static final class PrintingMapper implements Mapper<Integer, String, Integer> {
    private int attempt;

    @Override
    public void open(TaskContext context) {
      attempt = context.attempt();
    }

    @Override
    public void map(Integer item, Emitter<String, Integer> out) throws InterruptedException {
      System.out.println("item " + item + " \u001b[31m");
      if (attempt == 1) {
        // So that a failed attempt has cost time, by the milliseconds of the records.
        Thread.sleep(3);
        throw new IllegalStateException("not at once");
      }
      if (item == 3) {
        for (int i = 0; i < 200_000; i++) {
          System.out.print("flood ");
        }
      }
      out.emit("hot", item);
      out.emit("hot", item);
      out.emit("cold", item);
    }
  }
}
