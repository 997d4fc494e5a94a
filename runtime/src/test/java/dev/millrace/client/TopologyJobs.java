package dev.millrace.client;

import dev.millrace.Combiners;
import dev.millrace.Emitter;
import dev.millrace.Job;
import dev.millrace.JobDefinition;
import dev.millrace.Parameters;
import dev.millrace.Reducers;
import dev.millrace.input.ItemsInput;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Jobs of some megabytes, whose second half of map tasks can be held at a gate of this JVM. */
final class TopologyJobs {

  static final int TASKS = 24;
  private static final int WORDS_PER_TASK = 4_000;

  private static volatile CountDownLatch gate = new CountDownLatch(0);
  private static final AtomicInteger waiting = new AtomicInteger();

  private TopologyJobs() {}

  /** Holds the tasks of the second half that begin from now on. */
  static void closeGate() {
    waiting.set(0);
    gate = new CountDownLatch(1);
  }

  static void openGate() {
    gate.countDown();
  }

  /** How many tasks have come to the gate. */
  static int waiting() {
    return waiting.get();
  }

  private static void pass(int task) throws InterruptedException {
    if (task >= TASKS / 2 && gate.getCount() > 0) {
      waiting.incrementAndGet();
      gate.await();
    }
  }

  private static List<Integer> tasks() {
    return IntStream.range(0, TASKS).boxed().toList();
  }

  /** Counts words. */
  public static final class Words implements JobDefinition {

    @Override
    public Job<?, ?> define(Parameters parameters) {
      return Job.named("words")
          .input(ItemsInput.of(tasks()))
          .mapper(Words::emit)
          .combiner(Combiners.sumOfLongs())
          .reducer(Reducers.sumOfLongs())
          .build();
    }

    private static void emit(Integer task, Emitter<String, Long> out) throws InterruptedException {
      pass(task);
      Random random = new Random(task);
      for (int i = 0; i < WORDS_PER_TASK; i++) {
        out.emit("word" + random.nextInt(1 + random.nextInt(20_000)), 1L);
      }
    }
  }

  /** Counts lines of a hundred bytes, which are not combined. */
  public static final class Lines implements JobDefinition {

    @Override
    public Job<?, ?> define(Parameters parameters) {
      return Job.named("lines")
          .input(ItemsInput.of(tasks()))
          .mapper(
              (Integer task, Emitter<String, byte[]> out) -> {
                pass(task);
                Sorted.emit(task, out);
              })
          .reducer(Reducers.count())
          .build();
    }
  }

  /** The same, all parts in one order. */
  public static final class Sorted implements JobDefinition {

    @Override
    public Job<?, ?> define(Parameters parameters) {
      return Job.named("sorted")
          .input(ItemsInput.of(tasks()))
          .mapper(Sorted::emit)
          .totalOrder()
          .reducer(Reducers.count())
          .build();
    }

    private static void emit(Integer task, Emitter<String, byte[]> out) {
      Random random = new Random(task);
      for (int i = 0; i < WORDS_PER_TASK; i++) {
        byte[] rest = new byte[90];
        random.nextBytes(rest);
        out.emit("line" + random.nextInt(1 << 30), rest);
      }
    }
  }
}
