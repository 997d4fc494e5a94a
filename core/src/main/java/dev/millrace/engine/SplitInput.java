package dev.millrace.engine;

import dev.millrace.Input;
import dev.millrace.InputContext;
import dev.millrace.Job;
import dev.millrace.Mapper;
import dev.millrace.RecordReader;
import dev.millrace.Split;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The input of a job that a split belongs to, and the mapper of its records. */
public final class SplitInput {

  private final Job.Source source;
  private final Split split;

  private SplitInput(Job.Source source, Split split) {
    this.source = source;
    this.split = split;
  }

  /** Divides all inputs of a job, in their order, into splits that know their input. */
  public static List<Split> splitsOf(Job<?, ?> job, InputContext context) throws IOException {
    List<Split> splits = new ArrayList<>();
    List<Job.Source> sources = job.sources();
    for (int input = 0; input < sources.size(); input++) {
      for (Split split : sources.get(input).input().splits(context)) {
        splits.add(split.ofInput(input));
      }
    }
    return splits;
  }

  /** What a split of the job belongs to. */
  static SplitInput of(Job<?, ?> job, Split split) {
    List<Job.Source> sources = job.sources();
    if (split.input() >= sources.size()) {
      throw new IllegalStateException(
          "Split "
              + split
              + " is of input "
              + split.input()
              + ", but job "
              + job.name()
              + " has "
              + sources.size()
              + ": its definition gives another job here than where it was planned");
    }
    return new SplitInput(sources.get(split.input()), split);
  }

  @SuppressWarnings("unchecked") // records are only handed to the mapper of the same source
  RecordReader<Object> open(InputContext context) throws IOException {
    return ((Input<Object>) source.input()).open(split, context);
  }

  @SuppressWarnings("unchecked") // the builder saw to it that it takes the input's records
  Mapper<Object, Object, Object> mapper() {
    return (Mapper<Object, Object, Object>) source.mapper();
  }
}
