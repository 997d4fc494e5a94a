package dev.millrace.cli;

import dev.millrace.client.JobClient;
import dev.millrace.redis.RedisStores;
import dev.millrace.roles.Definitions;
import dev.millrace.store.JobState;
import dev.millrace.store.JobStatus;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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

  @Override
  public Integer call() {
    try (RedisStores stores = redis.connect()) {
      Definitions definitions = new Definitions(JobsCommand.class.getClassLoader());
      for (JobStatus status : new JobClient(stores, definitions).newest(Math.max(1, limit))) {
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
