package dev.millrace.cli;

import dev.millrace.client.JobClient;
import dev.millrace.client.JobHistory;
import dev.millrace.client.StepStatus;
import dev.millrace.redis.RedisStores;
import dev.millrace.store.JobState;
import dev.millrace.store.JobStatus;
import dev.millrace.store.WorkerInfo;
import dev.millrace.view.JsonView;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows how a job stands. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description =
        "Show how a job stands, and what it waits for. Exit code 1 if it has failed or was cancelled.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace status word-count-1a2b3c",
      "  millrace status word-count-1a2b3c --watch",
      "  millrace status word-count-1a2b3c --json",
    })
final class StatusCommand implements Callable<Integer> {

  @Mixin private NamedJob job = new NamedJob();
  @Mixin private Appearance appearance = new Appearance();

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Option(names = "--watch", description = "Go on until the job has ended.")
  private boolean watch;

  @Override
  public Integer call() throws InterruptedException {
    try (RedisStores stores = job.connect()) {
      JobClient client = NamedJob.client(stores);
      if (watch) {
        try (Progress progress = new Progress(appearance, client::progress)) {
          client.await(job.id(), progress);
        }
      }
      JobHistory history = new JobHistory(stores);
      JobStatus status = history.status(job.id());
      if (!history.isThere(job.id())) {
        System.err.println(
            "millrace: of job " + job.id() + " only its record in the history is left: no result");
      }
      List<StepStatus> steps = client.steps(job.id());
      List<WorkerInfo> workers = client.workers();
      System.out.println(
          json
              ? JsonView.status(status, client.progress(job.id()), steps, workers)
              : new StatusText(appearance).lines(status, steps, workers));
      return status.state() == JobState.FAILED || status.state() == JobState.CANCELLED
          ? ExitCode.JOB_FAILED
          : ExitCode.DONE;
    }
  }
}
