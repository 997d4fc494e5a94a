package dev.millrace.cli;

import dev.millrace.Emitter;
import dev.millrace.Job;
import dev.millrace.JobDefinition;
import dev.millrace.Pair;
import dev.millrace.Parameters;
import dev.millrace.Reducers;
import dev.millrace.input.ItemsInput;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Jobs of two map tasks, one of which waits at a gate of this JVM, or fails. */
final class GatedJobs {

  private static volatile CountDownLatch gate = new CountDownLatch(0);

  private GatedJobs() {}

  static void close() {
    gate = new CountDownLatch(1);
  }

  static void open() {
    gate.countDown();
  }

  private static void pass(String item) throws InterruptedException {
    if (item.equals("held")) {
      gate.await();
    } else if (item.startsWith("bad")) {
      throw new IllegalStateException("this record is \u001b[31mbad");
    }
  }

  private static Job<String, Long> counting(Parameters parameters) {
    return Job.named("counting")
        .input(ItemsInput.of(List.of("free", parameters.get("item", "held"))))
        .mapper(
            (String item, Emitter<String, Long> out) -> {
              pass(item);
              out.emit(item, 1L);
            })
        .reducer(Reducers.sumOfLongs())
        .build();
  }

  /** Counts. */
  public static final class Counting implements JobDefinition {

    @Override
    public Job<?, ?> define(Parameters parameters) {
      return counting(parameters);
    }
  }

  /** Reads what the other one has counted. */
  public static final class Stepwise implements JobDefinition {

    @Override
    public Job<?, ?> define(Parameters parameters) {
      return Job.named("stepwise")
          .input(counting(parameters).result())
          .mapper(
              (Pair<String, Long> each, Emitter<String, Long> out) ->
                  out.emit(each.first(), each.second()))
          .build();
    }
  }
}
