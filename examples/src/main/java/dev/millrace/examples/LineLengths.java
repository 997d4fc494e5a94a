package dev.millrace.examples;

import dev.millrace.Combiners;
import dev.millrace.InvalidJobException;
import dev.millrace.Job;
import dev.millrace.JobDefinition;
import dev.millrace.Mapper;
import dev.millrace.Parameters;
import dev.millrace.Reducers;
import dev.millrace.input.TextInput;

/**
 * Shows how long lines are, as a histogram: is this text or a log, wrapped or not, and is there a
 * line of a megabyte in it?
 *
 * <p>The mapper emits for each line the lower bound of the bucket into which its length falls, with
 * a one; combiner and reducer add the ones up. A length is counted in characters (code points),
 * without the line end. Buckets without lines are left out.
 *
 * <p>A mapper this small can be a lambda. The keys are integers, and come out in numeric order, 90
 * before 100; with {@code --output} in each of the part files.
 *
 * <pre>{@code
 * ./millrace run line-lengths books/*.txt
 * ./millrace run line-lengths -D width=100 logs/
 * }</pre>
 */
public final class LineLengths implements JobDefinition {

  @Override
  public Job<?, ?> define(Parameters parameters) {
    long width = parameters.getLong("width", 10);
    if (width < 1) {
      throw new InvalidJobException("Parameter width must be at least 1: " + width);
    }
    Mapper<String, Integer, Long> mapper = (line, out) -> out.emit(bucket(line, width), 1L);
    return Job.named("line-lengths")
        .input(TextInput.lines(parameters.inputs()))
        .mapper(mapper)
        .combiner(Combiners.sumOfLongs())
        .reducer(Reducers.sumOfLongs())
        .output(parameters.output())
        .build();
  }

  @Override
  public String summary() {
    return "Counts lines by their length, in buckets of -D width=N characters (10)";
  }

  private static int bucket(String line, long width) {
    int length = line.codePointCount(0, line.length());
    return (int) (length - length % width);
  }
}
