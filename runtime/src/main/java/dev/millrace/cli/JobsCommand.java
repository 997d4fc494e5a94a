package dev.millrace.cli;

import dev.millrace.client.JobClient;
import dev.millrace.redis.RedisStores;
import dev.millrace.roles.Definitions;
import dev.millrace.store.JobState;
import dev.millrace.store.JobStatus;
import dev.millrace.view.JsonView;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists jobs. */
@Command(
    name = "jobs",
    mixinStandardHelpOptions = true,
    description = "List jobs, the newest first.")
final class JobsCommand implements Callable<Integer> {

  @Mixin private RedisOption redis = new RedisOption();

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      description = "List at most N jobs (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Option(names = "--json", description = "Print a JSON array.")
  private boolean json;

  @Override
  public Integer call() {
    try (RedisStores stores = redis.connect()) {
      Definitions definitions = new Definitions(JobsCommand.class.getClassLoader());
      List<JobStatus> newest = new JobClient(stores, definitions).newest(Math.max(1, limit));
      if (json) {
        System.out.println(JsonView.array(newest, JsonView::job));
        return ExitCode.DONE;
      }
      for (JobStatus status : newest) {
        Instant submitted =
            Instant.ofEpochMilli(status.times().getOrDefault(JobState.SUBMITTED, 0L));
        System.out.printf(
            "%s\t%s\t%s\t%s%n",
            status.jobId(),
            status.state(),
            submitted.truncatedTo(ChronoUnit.SECONDS),
            status.definition());
      }
    }
    return ExitCode.DONE;
  }
}
