package dev.millrace.cli;

import dev.millrace.InvalidJobException;
import dev.millrace.client.JobHistory;
import dev.millrace.redis.RedisStores;
import dev.millrace.store.AttemptLog;
import dev.millrace.store.JobLogs;
import dev.millrace.view.HistoryJson;
import dev.millrace.view.JsonView;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints what the code of a job has printed and thrown. */
@Command(
    name = "logs",
    mixinStandardHelpOptions = true,
    description =
        "Print what the code of a job has printed and thrown, attempt by attempt, once they have ended.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace logs word-count-1a2b3c",
      "  millrace logs word-count-1a2b3c m17",
    })
final class LogsCommand implements Callable<Integer> {

  @CommandLine.Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "TASK",
      defaultValue = "",
      description = "Only of this task: m17 is map task 17, r3 reduce task 3.")
  private String task = "";

  @Mixin private NamedJob job = new NamedJob();

  @Option(names = "--json", description = "Print a JSON array.")
  private boolean json;

  @Override
  public Integer call() {
    if (!task.isEmpty() && !task.matches("[mr](0|[1-9]\\d{0,8})")) {
      throw new InvalidJobException(
          "A task is m or r and its number, such as m17 for map task 17: " + task);
    }
    try (RedisStores stores = job.connect()) {
      JobLogs logs = new JobHistory(stores).logs(job.id(), task);
      if (json) {
        System.out.println(JsonView.array(logs.attempts(), HistoryJson::log));
      } else {
        logs.attempts().forEach(LogsCommand::print);
      }
      if (logs.attempts().isEmpty()) {
        System.err.println("millrace: attempts that have ended have printed nothing");
      }
      if (logs.omitted() > 0) {
        System.err.printf(
            "millrace: %d more attempts have printed what is not kept: a job keeps 4 MiB, and 4 MiB of what failed%n",
            logs.omitted());
      }
      return ExitCode.DONE;
    }
  }

  private static void print(AttemptLog log) {
    System.out.printf(
        "== %s%d, attempt %d on %s: %s, %d bytes%n",
        log.phase().mark(),
        log.task(),
        log.attempt(),
        log.worker(),
        log.outcome(),
        log.printed().bytes());
    System.out.println(Visible.lines(log.printed().text().stripTrailing()));
  }
}
