package dev.millrace.examples;

import dev.millrace.Emitter;
import dev.millrace.Input;
import dev.millrace.Job;
import dev.millrace.JobDefinition;
import dev.millrace.Mapper;
import dev.millrace.Pair;
import dev.millrace.Parameters;
import dev.millrace.Reducer;
import dev.millrace.Reducers;
import dev.millrace.SideTable;
import dev.millrace.TaskContext;
import dev.millrace.input.TextInput;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Finds the centres of {@code -D k=N} (3) clusters of points (Lloyd's algorithm): in rounds, each
 * of which gives every point to the nearest centre, and moves each centre into the middle of its
 * points, until none moves.
 *
 * <p>A line is a point: numbers with commas between. The first {@code k} points are the first
 * centres. These are a side table: every worker holds them, and only sums travel. A centre that no
 * point is nearest to is gone. At most {@code -D rounds=N} (100) are run.
 *
 * <pre>{@code
 * ./millrace run kmeans points.csv -D k=4
 * }</pre>
 */
public final class KMeans implements JobDefinition {

  @Override
  public Job<?, ?> define(Parameters parameters) {
    // snippet: rounds
    Input<String> points = TextInput.lines(parameters.inputs());
    long k = parameters.getLong("k", 3);
    Job<Integer, List<Double>> start =
        Job.named("start")
            .input(points)
            .mapper(
                (String line, Emitter<Integer, List<List<Double>>> out) ->
                    out.emit(0, List.of(point(line))))
            .combiner((a, b) -> Stream.of(a, b).flatMap(List::stream).limit(k).toList())
            .reducer(
                (Integer zero,
                    Iterable<List<List<Double>>> some,
                    Emitter<Integer, List<Double>> out) -> {
                  int number = 0;
                  for (List<List<Double>> each : some) {
                    for (List<Double> point :
                        each.subList(0, (int) Math.min(each.size(), k - number))) {
                      out.emit(number++, point);
                    }
                  }
                })
            .build();
    Input<Pair<Integer, List<Double>>> centres =
        start.repeat(
            Math.toIntExact(parameters.getLong("rounds", 100)),
            previous -> {
              SideTable<Integer, List<Double>> table = SideTable.of(previous);
              return Job.named("move")
                  .input(points)
                  .mapper(new Nearest(table))
                  .combiner(KMeans::sum)
                  .reducer(new Middle(table))
                  .sideTable(table)
                  .build();
            },
            round -> round.counter("moved") == 0);
    return Job.named("kmeans")
        .input(centres)
        .mapper(
            (Pair<Integer, List<Double>> centre, Emitter<Integer, List<Double>> out) ->
                out.emit(centre.first(), centre.second()))
        .reducer(Reducers.folding((one, same) -> one))
        .output(parameters.output())
        .build();
    // end
  }

  @Override
  public String summary() {
    return "Finds the centres of -D k=N (3) clusters of points, lines of numbers with commas between";
  }

  private static List<Double> point(String line) {
    return Stream.of(line.split(",")).map(Double::valueOf).toList();
  }

  private static List<Double> sum(List<Double> a, List<Double> b) {
    return IntStream.range(0, a.size()).mapToObj(i -> a.get(i) + b.get(i)).toList();
  }

  /** Emits a point under its centre, with a one behind its numbers: so they are counted, too. */
  private static final class Nearest implements Mapper<String, Integer, List<Double>> {
    private final SideTable<Integer, List<Double>> table;
    private Map<Integer, List<Double>> centres = Map.of();

    Nearest(SideTable<Integer, List<Double>> table) {
      this.table = table;
    }

    @Override
    public void open(TaskContext context) {
      centres = context.table(table);
    }

    @Override
    public void map(String line, Emitter<Integer, List<Double>> out) {
      List<Double> point = point(line);
      Comparator<Map.Entry<Integer, List<Double>>> byDistance =
          Comparator.comparingDouble(centre -> distance(point, centre.getValue()));
      Map.Entry<Integer, List<Double>> nearest =
          Collections.min(centres.entrySet(), byDistance.thenComparing(Map.Entry.comparingByKey()));
      out.emit(nearest.getKey(), Stream.concat(point.stream(), Stream.of(1.0)).toList());
    }

    private static double distance(List<Double> a, List<Double> b) {
      return IntStream.range(0, a.size()).mapToDouble(i -> Math.pow(a.get(i) - b.get(i), 2)).sum();
    }
  }

  private static final class Middle implements Reducer<Integer, List<Double>, List<Double>> {
    private final SideTable<Integer, List<Double>> table;
    private Map<Integer, List<Double>> before = Map.of();
    private Runnable moved = () -> {};

    Middle(SideTable<Integer, List<Double>> table) {
      this.table = table;
    }

    @Override
    public void open(TaskContext context) {
      before = context.table(table);
      moved = () -> context.counters().increment("moved");
    }

    @Override
    public void reduce(
        Integer number, Iterable<List<Double>> sums, Emitter<Integer, List<Double>> out) {
      List<Double> all = List.of();
      for (List<Double> each : sums) {
        all = all.isEmpty() ? each : sum(all, each);
      }
      double points = all.get(all.size() - 1);
      List<Double> middle =
          all.subList(0, all.size() - 1).stream().map(each -> each / points).toList();
      if (!middle.equals(before.get(number))) {
        moved.run();
      }
      out.emit(number, middle);
    }
  }
}
