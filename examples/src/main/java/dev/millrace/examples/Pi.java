package dev.millrace.examples;

import dev.millrace.Combiners;
import dev.millrace.InvalidJobException;
import dev.millrace.Job;
import dev.millrace.JobDefinition;
import dev.millrace.Mapper;
import dev.millrace.Parameters;
import dev.millrace.Reducer;
import dev.millrace.input.ItemsInput;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Estimates pi by a quasi-Monte-Carlo method: of points that lie evenly in a square, which share
 * lies in its inscribed circle? A quarter of pi.
 *
 * <p>There is nothing to read: the work is a list. Each item is where in the sequence of points a
 * map task begins; the task goes over the next {@code samples} points and emits how many of them
 * are inside. The points are those of the two-dimensional Halton sequence (bases 2 and 3), which
 * spread more evenly than random ones, so that the error shrinks nearly with the number of points,
 * not with its root. The estimates are those of Hadoop's example with the same arguments.
 *
 * <pre>{@code
 * ./millrace run pi -D samples=1000000 -D maps=16
 * }</pre>
 */
public final class Pi implements JobDefinition {

  private static final int MAX_MAPS = 1_000_000;

  @Override
  public Job<?, ?> define(Parameters parameters) {
    long samples = parameters.getLong("samples");
    long maps = parameters.getLong("maps", 10);
    if (samples < 1 || maps < 1 || maps > MAX_MAPS) {
      throw new InvalidJobException(
          "Parameter samples must be at least 1 and maps 1 to %d: %d, %d"
              .formatted(MAX_MAPS, samples, maps));
    }
    // snippet: job
    List<Long> starts = LongStream.range(0, maps).mapToObj(map -> map * samples).toList();
    Mapper<Long, String, Long> mapper = (start, out) -> out.emit("pi", inside(start, samples));
    Reducer<String, Long, Double> reducer =
        (pi, counts, out) -> {
          long inside = 0;
          for (long count : counts) {
            inside += count;
          }
          out.emit(pi, 4.0 * inside / (maps * samples));
        };
    return Job.named("pi")
        .input(ItemsInput.of(starts))
        .mapper(mapper)
        .combiner(Combiners.sumOfLongs())
        .reducer(reducer)
        .output(parameters.output())
        .build();
    // end
  }

  @Override
  public String summary() {
    return "Estimates pi from -D samples=N points in each of -D maps=N tasks (10)";
  }

  /** How many of the points behind {@code start} lie in the circle. */
  private static long inside(long start, long samples) {
    long inside = 0;
    for (long index = start + 1; index <= start + samples; index++) {
      double x = halton(index, 2) - 0.5;
      double y = halton(index, 3) - 0.5;
      if (x * x + y * y <= 0.25) {
        inside++;
      }
    }
    return inside;
  }

  /** The digits of the index in this base, mirrored at the point: 6 is 110 in base 2, so 0.011. */
  private static double halton(long index, int base) {
    double value = 0;
    double weight = 1.0;
    for (long rest = index; rest > 0; rest /= base) {
      weight /= base;
      value += weight * (rest % base);
    }
    return value;
  }
}
