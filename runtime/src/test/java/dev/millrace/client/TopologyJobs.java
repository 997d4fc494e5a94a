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
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Jobs of some megabytes, of whose map tasks half can be held at a gate of this JVM. */
final class TopologyJobs {

  static final int TASKS = 24;
  private static final int WORDS_PER_TASK = 4_000;

  private static volatile CountDownLatch gate = new CountDownLatch(0);
  private static final AtomicInteger waiting = new AtomicInteger();
  private static final Set<Integer> passed = new ConcurrentSkipListSet<>();

  private TopologyJobs() {}

  /**
   * Lets half of the tasks pass, those that begin first, and holds the others: whichever order they
   * come in, as a task that was taken ahead and given back comes last.
   */
  static void closeGate() {
    waiting.set(0);
    passed.clear();
    gate = new CountDownLatch(1);
  }

  static void openGate() {
    gate.countDown();
  }

  /** How many tasks have come to the gate. */
  static int waiting() {
    return waiting.get();
  }

  /** The tasks that were let pass the closed gate, in their order. */
  static List<Integer> passed() {
    return List.copyOf(passed);
  }

  private static void pass(int task) throws InterruptedException {
    if (!mayPass(task)) {
      waiting.incrementAndGet();
      gate.await();
    }
  }

  private static synchronized boolean mayPass(int task) {
    if (gate.getCount() == 0 || passed.contains(task)) {
      return true;
    }
    return passed.size() < TASKS / 2 && passed.add(task);
  }

  static List<Integer> tasks() {
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
