package dev.millrace.client;

import dev.millrace.Emitter;
import dev.millrace.Job;
import dev.millrace.JobDefinition;
import dev.millrace.Mapper;
import dev.millrace.Pair;
import dev.millrace.Parameters;
import dev.millrace.Reducers;
import dev.millrace.input.ItemsInput;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Jobs whose mappers run until a test lets them go: so a test sees which jobs have the slots, and a
 * task is as long as a test has it, on however busy a machine.
 */
final class HeldJobs {

  private static final class Held {
    private final String job;

    Held(String job) {
      this.job = job;
    }
  }

  private static final List<Held> RUNNING = new ArrayList<>();
  private static int most;
  private static boolean open;

  private HeldJobs() {}

  /** From now on mappers are held, as they come. */
  static synchronized void close() {
    open = false;
    most = 0;
  }

  /** Lets all mappers go, those that come later too. */
  static synchronized void open() {
    open = true;
    release();
  }

  /** How many mappers of a job are held. */
  static synchronized int running(String job) {
    return (int) RUNNING.stream().filter(held -> held.job.equals(job)).count();
  }

  /** How many mappers are held. */
  static synchronized int running() {
    return RUNNING.size();
  }

  /** How many were held at once, at the most, since they were let go last. */
  static synchronized int most() {
    return most;
  }

  /** Lets all mappers go that are held now. */
  static synchronized void release() {
    RUNNING.clear();
    HeldJobs.class.notifyAll();
  }

  /** Lets the one go that has been held for longest. */
  static synchronized void releaseOldest() {
    RUNNING.remove(0);
    HeldJobs.class.notifyAll();
  }

  private static synchronized void hold(String job) throws InterruptedException {
    if (open) {
      return;
    }
    Held held = new Held(job);
    RUNNING.add(held);
    most = Math.max(most, RUNNING.size());
    try {
      while (RUNNING.contains(held)) {
        HeldJobs.class.wait();
      }
    } finally {
      RUNNING.remove(held);
    }
  }

  /**
   * As many tasks as {@code tasks} says, of which the first {@code quick} are not held; in two
   * steps if {@code steps} is two. The result is how many there were.
   */
  public static final class Counted implements JobDefinition {

    @Override
    public Job<?, ?> define(Parameters parameters) {
      String name = parameters.get("name");
      long tasks = parameters.getLong("tasks");
      var counted =
          Job.named("counted")
              .input(ItemsInput.of(LongStream.range(0, tasks).boxed().toList()))
              .mapper(holding(name, parameters.getLong("quick", 0)));
      if (parameters.getLong("steps", 1) == 1) {
        return counted.reducer(Reducers.sumOfLongs()).build();
      }
      Job<String, Long> other =
          Job.named("other")
              .input(ItemsInput.of(IntStream.range(0, 3).boxed().toList()))
              .mapper((Integer item, Emitter<String, Long> out) -> hold(name, out))
              .build();
      return Job.named("both")
          .input(counted.build().result(), other.result())
          .mapper(
              (Pair<String, Long> each, Emitter<String, Long> out) ->
                  out.emit(each.first(), each.second()))
          .reducer(Reducers.sumOfLongs())
          .build();
    }

    private static Mapper<Long, String, Long> holding(String name, long quick) {
      return (item, out) -> {
        if (item < quick) {
          out.emit("all", 1L);
        } else {
          hold(name, out);
        }
      };
    }

    private static void hold(String name, Emitter<String, Long> out) throws InterruptedException {
      HeldJobs.hold(name);
      out.emit("all", 1L);
    }
  }
}
