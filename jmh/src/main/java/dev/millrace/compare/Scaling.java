package dev.millrace.compare;

import java.util.List;
import java.util.stream.Stream;

/**
 * One point of a curve: a job with more input, less memory, more partitions or more splits.
 *
 * @param curve what grows along the curve; the first point is what the others are compared with
 * @param point where on the curve it is
 * @param scale of the input, where 1 is 1 GB of text
 * @param arguments more of them for {@code millrace run}
 * @param javaOptions for Millrace's JVM
 */
record Scaling(
    String curve,
    String point,
    Workload workload,
    double scale,
    List<String> arguments,
    String javaOptions) {

  /** The points that are measured under a name of {@code --only}; none if it is another name. */
  static List<Scaling> points(String name, double unit) {
    return switch (name) {
      case "MEMORY" ->
          List.of(
              of("W1 -Xmx256m", "1 GB", Workload.W1, unit, "-Xmx256m"),
              of("W1 -Xmx256m", "4 GB", Workload.W1, 4 * unit, "-Xmx256m"),
              of("W2 -Xmx512m", "15 million pairs", Workload.W2, unit, "-Xmx512m"),
              of("W3 -Xmx512m", "300 MB", Workload.W3, unit, "-Xmx512m"));
      case "LINEAR" ->
          List.of(
              of("W1 input", "1 GB", Workload.W1, unit, ""),
              of("W1 input", "2 GB", Workload.W1, 2 * unit, ""),
              of("W1 input", "4 GB", Workload.W1, 4 * unit, ""));
      case "PARTITIONS" ->
          List.of(1, 64, 1024).stream()
              .map(count -> partitions("W1 partitions", unit, count, List.of()))
              .toList();
      case "SPLITS" ->
          List.of(8, 8_000).stream()
              .map(
                  count ->
                      partitions(
                              "W1 splits, 64 partitions",
                              unit,
                              64,
                              List.of(
                                  "--split-size", String.valueOf((long) (1e9 * unit / count) + 1)))
                          .at(count + " splits"))
              .toList();
      default -> List.of();
    };
  }

  /** The job, without its input. */
  List<String> job() {
    return workload.jobs.get(workload.jobs.size() - 1);
  }

  /**
   * Whether the hand-written program is measured on the same points: where nothing but the input
   * grows.
   */
  boolean isBesideByHand() {
    return arguments.isEmpty() && javaOptions.isEmpty();
  }

  private Scaling at(String other) {
    return new Scaling(curve, other, workload, scale, arguments, javaOptions);
  }

  private static Scaling of(
      String curve, String point, Workload workload, double scale, String javaOptions) {
    return new Scaling(curve, point, workload, scale, List.of(), javaOptions);
  }

  private static Scaling partitions(String curve, double unit, int count, List<String> more) {
    List<String> arguments =
        Stream.concat(List.of("--partitions", String.valueOf(count)).stream(), more.stream())
            .toList();
    return new Scaling(curve, String.valueOf(count), Workload.W1, unit, arguments, "");
  }
}
