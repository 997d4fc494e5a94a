package dev.millrace.client;

import dev.millrace.Combiners;
import dev.millrace.Emitter;
import dev.millrace.Input;
import dev.millrace.Job;
import dev.millrace.JobDefinition;
import dev.millrace.Mapper;
import dev.millrace.Pair;
import dev.millrace.Parameters;
import dev.millrace.Reducers;
import dev.millrace.SideTable;
import dev.millrace.TaskContext;
import dev.millrace.input.ItemsInput;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

/** Jobs with steps, whose mappers can be held at gates of this JVM. */
final class StepJobs {

  /** Open unless a test closes one. */
  private static final Map<String, CountDownLatch> GATES = new ConcurrentHashMap<>();

  private StepJobs() {}

  static void close(String gate) {
    GATES.put(gate, new CountDownLatch(1));
  }

  static void open(String gate) {
    CountDownLatch latch = GATES.remove(gate);
    if (latch != null) {
      latch.countDown();
    }
  }

  private static void pass(String gate) throws InterruptedException {
    CountDownLatch latch = GATES.get(gate);
    if (latch != null) {
      latch.await();
    }
  }

  /** Word lengths: counted, joined with a side table, and put together: a diamond of five jobs. */
  public static final class Diamond implements JobDefinition {

    @Override
    public Job<?, ?> define(Parameters parameters) {
      Job<Integer, Long> counts =
          Job.named("counts")
              .input(ItemsInput.of(IntStream.range(0, 500).boxed().toList()))
              .mapper((Integer item, Emitter<Integer, Long> out) -> out.emit(item % 37, 1L))
              .combiner(Combiners.sumOfLongs())
              .reducer(Reducers.sumOfLongs())
              .build();
      Job<Integer, Long> doubled =
          Job.named("doubled")
              .input(counts.result())
              .mapper(
                  (Pair<Integer, Long> each, Emitter<Integer, Long> out) ->
                      out.emit(each.first(), 2 * each.second()))
              .build();
      Job<Integer, String> names =
          Job.named("names")
              .input(ItemsInput.of(IntStream.range(0, 30).boxed().toList()))
              .mapper((Integer item, Emitter<Integer, String> out) -> out.emit(item, "n" + item))
              .build();
      SideTable<Integer, String> table = SideTable.of(names.result());
      return Job.named("diamond")
          .input(counts.result(), doubled.result())
          .mapper(new Named(table))
          .sideTable(table)
          .combiner(Combiners.sumOfLongs())
          .reducer(Reducers.sumOfLongs())
          .build();
    }
  }

  private static final class Named implements Mapper<Pair<Integer, Long>, String, Long> {
    private final SideTable<Integer, String> table;
    private Map<Integer, String> names = Map.of();

    Named(SideTable<Integer, String> table) {
      this.table = table;
    }

    @Override
    public void open(TaskContext context) {
      names = context.table(table);
    }

    @Override
    public void map(Pair<Integer, Long> each, Emitter<String, Long> out) {
      out.emit(names.getOrDefault(each.first(), "?"), each.second());
    }
  }

  /** Adds 1 to each of three numbers, round by round, until one of them is 6. */
  public static final class Growing implements JobDefinition {

    @Override
    public Job<?, ?> define(Parameters parameters) {
      Job<String, Long> start =
          Job.named("start")
              .input(ItemsInput.of(List.of("a", "b", "b", "c")))
              .mapper((String item, Emitter<String, Long> out) -> out.emit(item, 1L))
              .reducer(Reducers.sumOfLongs())
              .build();
      Input<Pair<String, Long>> grown =
          start.repeat(
              50,
              previous ->
                  Job.named("grow")
                      .input(previous)
                      .mapper(new Grow())
                      .reducer(Reducers.sumOfLongs())
                      .build(),
              round -> round.counter("grown") > 0);
      return Job.named("growing")
          .input(grown)
          .mapper(
              (Pair<String, Long> each, Emitter<String, Long> out) ->
                  out.emit(each.first(), each.second()))
          .reducer(Reducers.sumOfLongs())
          .build();
    }
  }

  private static final class Grow implements Mapper<Pair<String, Long>, String, Long> {
    private TaskContext context;

    @Override
    public void open(TaskContext its) {
      context = its;
    }

    @Override
    public void map(Pair<String, Long> each, Emitter<String, Long> out) throws Exception {
      long grown = each.second() + 1;
      if (grown >= 6) {
        context.counters().increment("grown");
      }
      pass("grow-" + grown);
      out.emit(each.first(), grown);
    }
  }

  /** The second of its three jobs fails. */
  public static final class Failing implements JobDefinition {

    @Override
    public Job<?, ?> define(Parameters parameters) {
      Job<String, Long> first =
          Job.named("first")
              .input(ItemsInput.of("a"))
              .mapper((String item, Emitter<String, Long> out) -> out.emit(item, 1L))
              .build();
      Job<String, Long> second =
          first
              .then("second")
              .mapper(
                  (Pair<String, Long> each, Emitter<String, Long> out) -> {
                    throw new IllegalStateException("no " + each.first());
                  })
              .build();
      return second
          .then("third")
          .mapper(
              (Pair<String, Long> each, Emitter<String, Long> out) ->
                  out.emit(each.first(), each.second()))
          .build();
    }
  }
}
