package dev.millrace.cli;

import dev.millrace.client.JobClient;
import dev.millrace.client.JobHistory;
import dev.millrace.redis.RedisStores;
import dev.millrace.roles.Definitions;
import dev.millrace.store.JobState;
import dev.millrace.store.JobStatus;
import dev.millrace.view.JsonView;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists jobs. */
@Command(
    name = "jobs",
    mixinStandardHelpOptions = true,
    description = "List jobs, the newest first.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace jobs",
      "  millrace jobs --limit 5 --json",
    })
final class JobsCommand implements Callable<Integer> {

  @Mixin private RedisOption redis = new RedisOption();
  @Mixin private Appearance appearance = new Appearance();

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      description = "List at most N jobs (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Option(
      names = "--all",
      description = "List those, too, of which only the record in the history is left.")
  private boolean all;

  @Option(names = "--json", description = "Print a JSON array.")
  private boolean json;

  @Override
  public Integer call() {
    try (RedisStores stores = redis.connect()) {
      Definitions definitions = new Definitions(JobsCommand.class.getClassLoader());
      int atMost = Math.max(1, limit);
      List<JobStatus> newest = new ArrayList<>(new JobClient(stores, definitions).newest(atMost));
      if (all) {
        newest.addAll(new JobHistory(stores).gone(newest, atMost - newest.size()));
      }
      if (json) {
        System.out.println(JsonView.array(newest, JsonView::job));
        return ExitCode.DONE;
      }
      table(newest).print(appearance.output());
    }
    return ExitCode.DONE;
  }

  /** For people more than for scripts, which have read these four columns ever since. */
  private Table table(List<JobStatus> jobs) {
    if (appearance.output().isEmpty()) {
      Table table = new Table("JOB", "STATE", "SUBMITTED", "DEFINITION");
      jobs.forEach(
          job -> table.add(job.jobId(), job.state().name(), submitted(job), job.definition()));
      return table;
    }
    Table table = new Table("JOB", "STATE", "TASKS", "SUBMITTED", "DEFINITION");
    jobs.forEach(
        job ->
            table.add(
                job.jobId(),
                job.state().name(),
                tasks(job.tasks()),
                submitted(job),
                job.definition()));
    return table.painted((column, cell) -> column == 1 ? appearance.state(cell) : cell);
  }

  private static String submitted(JobStatus job) {
    return Instant.ofEpochMilli(job.times().getOrDefault(JobState.SUBMITTED, 0L))
        .truncatedTo(ChronoUnit.SECONDS)
        .toString();
  }

  private static String tasks(JobStatus.Tasks tasks) {
    int reduces = tasks.mapOnly() ? 0 : tasks.partitions();
    int left = tasks.mapsLeft() + (tasks.mapOnly() ? 0 : tasks.reducesLeft());
    int all = tasks.maps() + reduces;
    return (all - left) + "/" + all;
  }
}
