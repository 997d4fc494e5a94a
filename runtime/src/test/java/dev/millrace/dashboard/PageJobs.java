package dev.millrace.dashboard;

import dev.millrace.Combiners;
import dev.millrace.Emitter;
import dev.millrace.Job;
import dev.millrace.JobDefinition;
import dev.millrace.Parameters;
import dev.millrace.Reducers;
import dev.millrace.input.ItemsInput;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

/** Jobs of as many map tasks as are asked for; some wait at a gate of this JVM, or fail. */
final class PageJobs {

  private static volatile CountDownLatch gate = new CountDownLatch(0);

  private PageJobs() {}

  static void close() {
    gate = new CountDownLatch(1);
  }

  static void open() {
    gate.countDown();
  }

  static void awaitOpen() throws InterruptedException {
    gate.await();
  }

  /**
   * Counts; the task of number {@code held} waits, that of number {@code bad} fails, each takes at
   * least {@code pause} ms, some of them longer, and with {@code plain} nothing is combined.
   */
  public static final class Counting implements JobDefinition {

    @Override
    public Job<?, ?> define(Parameters parameters) {
      int tasks = Integer.parseInt(parameters.get("tasks", "4"));
      int pause = Integer.parseInt(parameters.get("pause", "0"));
      String held = parameters.get("held", "");
      String bad = parameters.get("bad", "");
      var counting =
          Job.named("counting")
              .input(ItemsInput.of(IntStream.range(0, tasks).mapToObj(String::valueOf).toList()))
              .mapper(
                  (String item, Emitter<String, Long> out) -> {
                    if (pause > 0) {
                      Thread.sleep(pause + pause * Long.parseLong(item) * 7 % 200);
                    }
                    if (item.equals(held)) {
                      awaitOpen();
                    }
                    if (item.equals(bad)) {
                      throw new IllegalStateException("<img src=x onerror=alert(1)> is no record");
                    }
                    out.emit("key " + item, 1L);
                    out.emit("all <b>", Long.parseLong(item));
                  });
      return (parameters.get("plain", "").isEmpty()
              ? counting.combiner(Combiners.sumOfLongs())
              : counting)
          .reducer(Reducers.sumOfLongs())
          .build();
    }
  }
}
