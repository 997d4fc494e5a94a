package dev.millrace.cli;

import dev.millrace.client.JobHistory;
import dev.millrace.history.Explanation;
import dev.millrace.redis.RedisStores;
import dev.millrace.view.HistoryJson;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Says where the time of a job went. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    description =
        "Say where the time of a job went, or goes, and what would make it quicker; also of a job that is only in the history.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace explain word-count-1a2b3c",
      "  millrace explain word-count-1a2b3c --attempts",
    })
final class ExplainCommand implements Callable<Integer> {

  @Mixin private NamedJob job = new NamedJob();

  @Option(names = "--attempts", description = "List all attempts, too.")
  private boolean attempts;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Override
  public Integer call() {
    try (RedisStores stores = job.connect()) {
      Explanation explained =
          Explanation.of(new JobHistory(stores).of(job.id()), System.currentTimeMillis());
      System.out.println(
          json
              ? HistoryJson.explanation(explained, attempts)
              : Visible.lines(ExplainText.of(explained, attempts)));
      return ExitCode.DONE;
    }
  }
}
