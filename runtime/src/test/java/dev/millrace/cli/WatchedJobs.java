package dev.millrace.cli;

import dev.millrace.Combiners;
import dev.millrace.Emitter;
import dev.millrace.Job;
import dev.millrace.JobDefinition;
import dev.millrace.Parameters;
import dev.millrace.Reducers;
import dev.millrace.input.ItemsInput;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

/** Jobs for those who watch: one task fails once, or all wait at a gate. */
final class WatchedJobs {
  static final int TASKS = 8;

  /** The task of this item fails in its first attempt. */
  private static final int FAILING = 5;

  private static final AtomicBoolean failed = new AtomicBoolean();
  private static volatile CountDownLatch gate = new CountDownLatch(0);

  private WatchedJobs() {}

  static void closeGate() {
    gate = new CountDownLatch(1);
  }

  static void openGate() {
    gate.countDown();
  }

  /** Counts items by their remainder. */
  public static final class Remainders implements JobDefinition {
    @Override
    public Job<?, ?> define(Parameters parameters) {
      return Job.named("remainders")
          .input(ItemsInput.of(IntStream.range(0, TASKS).boxed().toList()))
          .mapper(
              (Integer item, Emitter<Integer, Long> out) -> {
                gate.await();
                if (item == FAILING && failed.compareAndSet(false, true)) {
                  throw new IllegalStateException("once");
                }
                out.emit(item % 3, 1L);
              })
          .combiner(Combiners.sumOfLongs())
          .reducer(Reducers.sumOfLongs())
          .partitions(2)
          .splitSize(1)
          .build();
    }
  }
}
