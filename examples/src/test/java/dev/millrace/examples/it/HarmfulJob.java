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
import java.util.ArrayList;
import java.util.List;

/**
 * Counts lines; those that begin with {@code bad} do the harm that {@code -D harm} names, a line
 * {@code third} only in every third attempt.
 */
public final class HarmfulJob implements JobDefinition {

  private static final List<byte[]> KEPT = new ArrayList<>();

  @Override
  public Job<?, ?> define(Parameters parameters) {
    return Job.named("harmful")
        .input(TextInput.lines(parameters.inputs()))
        .mapper(new HarmfulMapper())
        .combiner(Combiners.sumOfLongs())
        .reducer(Reducers.<String>sumOfLongs())
        .output(parameters.output())
        .build();
  }

  static final class HarmfulMapper implements Mapper<String, String, Long> {
    private String harm = "";
    private int attempt;

    @Override
    public void open(TaskContext context) {
      harm = context.parameters().get("harm");
      attempt = context.attempt();
    }

    @Override
    public void map(String line, Emitter<String, Long> out) throws InterruptedException {
      if (line.startsWith("bad") || line.startsWith("third") && attempt % 3 == 1) {
        harm();
      }
      out.emit(line, 1L);
    }

    private void harm() throws InterruptedException {
      switch (harm) {
        case "throw" -> throw new IllegalStateException("on purpose");
        case "exit" -> System.exit(0);
        case "exit-in-thread" -> exitInThread();
        case "halt" -> Runtime.getRuntime().halt(0);
        case "memory" -> fill(new ArrayList<>());
        case "leak" -> fill(KEPT);
        case "stack" -> descend(1);
        case "hang" -> hang();
        case "deadlock" -> deadlock();
        default -> throw new IllegalArgumentException(harm);
      }
    }

    private static void exitInThread() throws InterruptedException {
      Thread thread = new Thread(() -> System.exit(0), "exits");
      thread.start();
      thread.join();
    }

    private static void fill(List<byte[]> list) {
      while (true) {
        list.add(new byte[1 << 20]);
      }
    }

    private static int descend(int depth) {
      return depth < 0 ? 0 : descend(depth + 1) + 1;
    }

    @SuppressWarnings("InterruptedExceptionSwallowed") // that is the harm
    private static void hang() {
      while (true) {
        try {
          Thread.sleep(10_000);
        } catch (InterruptedException e) {
          // Goes on, as code does that does not care.
        }
      }
    }

    private static void deadlock() {
      Object left = new Object();
      Object right = new Object();
      Thread other = new Thread(() -> lock(right, left), "other");
      other.setDaemon(true);
      synchronized (left) {
        other.start();
        while (other.getState() != Thread.State.BLOCKED) {
          Thread.onSpinWait();
        }
        lock(right, left);
      }
    }

    private static void lock(Object first, Object second) {
      synchronized (first) {
        synchronized (second) {
          throw new AssertionError("no deadlock");
        }
      }
    }
  }
}
