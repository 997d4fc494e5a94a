package dev.millrace.cli;

import dev.millrace.client.JobHistory;
import dev.millrace.history.Comparison;
import dev.millrace.redis.RedisStores;
import dev.millrace.view.HistoryJson;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Compares two jobs. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    description =
        "Print two jobs side by side: times, tasks, counters, and what they were run with where that differs.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace compare word-count-1a2b3c word-count-4d5e6f",
    })
final class CompareCommand implements Callable<Integer> {

  private static final String ROW = "%-40s %15s %15s %8s%n";

  @CommandLine.Parameters(
      index = "0",
      paramLabel = "JOB_ID",
      description = "One job; also one that is only in the history.")
  private String first = "";

  @CommandLine.Parameters(index = "1", paramLabel = "JOB_ID", description = "The other one.")
  private String second = "";

  @Mixin private RedisOption redis = new RedisOption();

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Override
  public Integer call() {
    try (RedisStores stores = redis.connect()) {
      JobHistory history = new JobHistory(stores);
      Comparison compared =
          Comparison.of(history.of(first), history.of(second), System.currentTimeMillis());
      if (json) {
        System.out.println(HistoryJson.comparison(compared));
      } else {
        print(compared);
      }
      return ExitCode.DONE;
    }
  }

  private void print(Comparison compared) {
    System.out.printf(ROW, "", first, second, "ratio");
    System.out.printf(
        ROW, "state", compared.first().status().state(), compared.second().status().state(), "");
    rows("ms, ", compared.times());
    rows("", compared.figures());
    rows("counter ", compared.counters());
    compared
        .differences()
        .forEach(
            (name, values) ->
                System.out.printf(
                    "differs: %s: \"%s\" and \"%s\"%n",
                    name, Visible.line(values.get(0)), Visible.line(values.get(1))));
  }

  private static void rows(String prefix, List<Comparison.Row> rows) {
    for (Comparison.Row row : rows) {
      if (row.first() != 0 || row.second() != 0) {
        System.out.printf(
            Locale.ROOT,
            "%-40s %,15d %,15d %8s%n",
            prefix + row.name(),
            row.first(),
            row.second(),
            row.ratio());
      }
    }
  }
}
