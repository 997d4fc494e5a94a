package dev.millrace.client;

import dev.millrace.Combiners;
import dev.millrace.Emitter;
import dev.millrace.Job;
import dev.millrace.JobDefinition;
import dev.millrace.Mapper;
import dev.millrace.Parameters;
import dev.millrace.Reducers;
import dev.millrace.TaskContext;
import dev.millrace.input.ItemsInput;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Jobs that between them use what a job can use of Redis. */
final class AccessJobs {

  private AccessJobs() {}

  /** Counts words that a side file does not name. */
  public static final class Words implements JobDefinition {

    @Override
    public Job<?, ?> define(Parameters parameters) {
      return Job.named("words")
          .input(ItemsInput.of("the mill", "the race", "a mill race"))
          .mapper(new WordMapper())
          .combiner(Combiners.sumOfLongs())
          .reducer(Reducers.sumOfLongs())
          .build();
    }
  }

  private static final class WordMapper implements Mapper<String, String, Long> {
    private Set<String> ignored = Set.of();

    @Override
    public void open(TaskContext context) throws IOException {
      ignored = Set.copyOf(Files.readAllLines(context.file("ignored")));
    }

    @Override
    public void map(String line, Emitter<String, Long> out) {
      for (String word : line.split(" ")) {
        if (!ignored.contains(word)) {
          out.emit(word, 1L);
        }
      }
    }
  }

  /** Sorts numbers over all partitions. */
  public static final class Sorted implements JobDefinition {

    @Override
    public Job<?, ?> define(Parameters parameters) {
      List<Integer> items = IntStream.range(0, 2_000).mapToObj(i -> i * 7919 % 2_003).toList();
      return Job.named("sorted")
          .input(ItemsInput.of(items))
          .mapper((Integer item, Emitter<Integer, Long> out) -> out.emit(item, 1L))
          .totalOrder()
          .reducer(Reducers.sumOfLongs())
          .build();
    }
  }

  /** One record of which its mapper dies. */
  public static final class Stumbling implements JobDefinition {

    @Override
    public Job<?, ?> define(Parameters parameters) {
      return Job.named("stumbling")
          .input(ItemsInput.of("a", "bad", "c"))
          .mapper(
              (String item, Emitter<String, Long> out) -> {
                if (item.equals("bad")) {
                  throw new IllegalStateException("a stone");
                }
                out.emit(item, 1L);
              })
          .reducer(Reducers.sumOfLongs())
          .build();
    }
  }
}
