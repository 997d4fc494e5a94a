package dev.millrace.examples;

import dev.millrace.Emitter;
import dev.millrace.Input;
import dev.millrace.Job;
import dev.millrace.JobDefinition;
import dev.millrace.Join;
import dev.millrace.Pair;
import dev.millrace.Parameters;
import dev.millrace.Reducer;
import dev.millrace.TaskContext;
import dev.millrace.input.TextInput;
import java.util.ArrayList;
import java.util.List;

/**
 * PageRank (Brin, Page 1998): rounds of jobs until no rank moves by more than a thousandth.
 *
 * <p>A line of the input is a link: the page that has it and the page that it leads to, with a tab
 * between. Each round joins ranks and links, lets every page pass its rank on in equal parts to the
 * pages that it links to, and makes 0.15 + 0.85 times the sum of what it is passed the new rank of
 * a page. The counter {@code moved} says how many ranks have moved; {@code -D rounds=N} (50) ends
 * it earlier. The rank of a page without links is not passed on.
 *
 * <pre>{@code
 * ./millrace run page-rank links.tsv --top 10
 * }</pre>
 */
public final class PageRank implements JobDefinition {

  private static final double DAMPING = 0.85;
  private static final double STILL = 0.001;

  @Override
  public Job<?, ?> define(Parameters parameters) {
    // snippet: rounds
    Job<String, List<String>> links =
        Job.named("links")
            .input(TextInput.lines(parameters.inputs()))
            .mapper(PageRank::bothPages)
            .reducer(PageRank::allLinks)
            .build();
    Job<String, Double> start =
        links
            .then("start")
            .mapper(
                (Pair<String, List<String>> page, Emitter<String, Double> out) ->
                    out.emit(page.first(), 1.0))
            .build();
    Input<Pair<String, Double>> ranks =
        start.repeat(
            Math.toIntExact(parameters.getLong("rounds", 50)),
            previous ->
                Join.named("pass-on")
                    .left(previous, Pair::first)
                    .right(links.result(), Pair::first)
                    .inner((page, rank, its) -> Pair.of(rank.second(), its.second()))
                    .build()
                    .then("rank")
                    .mapper(PageRank::passOn)
                    .reducer(new Rank())
                    .build(),
            round -> round.counter("moved") == 0);
    return Job.named("page-rank")
        .input(ranks)
        .mapper(
            (Pair<String, Double> page, Emitter<String, Double> out) ->
                out.emit(page.first(), page.second()))
        .output(parameters.output())
        .build();
    // end
  }

  @Override
  public String summary() {
    return "Ranks pages by the links that lead to them; a line is a page, a tab, and one it links to";
  }

  /** The page that is linked to is a page, too, even if it has no links. */
  private static void bothPages(String line, Emitter<String, List<String>> out) {
    String[] link = line.split("\t", -1);
    out.emit(link[0], List.of(link[1]));
    out.emit(link[1], List.of());
  }

  private static void allLinks(
      String page, Iterable<List<String>> links, Emitter<String, List<String>> out) {
    List<String> all = new ArrayList<>();
    links.forEach(all::addAll);
    out.emit(page, all);
  }

  /** To each page what it is passed, and to the page itself what its rank was. */
  private static void passOn(
      Pair<String, Pair<Double, List<String>>> page, Emitter<String, Pair<Double, Double>> out) {
    double rank = page.second().first();
    List<String> links = page.second().second();
    out.emit(page.first(), Pair.of(0.0, rank));
    links.forEach(to -> out.emit(to, Pair.of(rank / links.size(), 0.0)));
  }

  private static final class Rank implements Reducer<String, Pair<Double, Double>, Double> {
    private Runnable moved = () -> {};

    @Override
    public void open(TaskContext context) {
      moved = () -> context.counters().increment("moved");
    }

    @Override
    public void reduce(
        String page, Iterable<Pair<Double, Double>> values, Emitter<String, Double> out) {
      double passed = 0;
      double before = 0;
      for (Pair<Double, Double> each : values) {
        passed += each.first();
        before += each.second();
      }
      double rank = 1 - DAMPING + DAMPING * passed;
      if (Math.abs(rank - before) > STILL) {
        moved.run();
      }
      out.emit(page, rank);
    }
  }
}
