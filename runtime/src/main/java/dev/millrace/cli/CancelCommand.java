package dev.millrace.cli;

import dev.millrace.client.JobClient;
import dev.millrace.redis.RedisStores;
import dev.millrace.roles.Definitions;
import dev.millrace.store.JobState;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Cancels a job. */
@Command(
    name = "cancel",
    mixinStandardHelpOptions = true,
    description = "Cancel a job. Exit code 1 if it had ended already.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace cancel word-count-1a2b3c",
    })
final class CancelCommand implements Callable<Integer> {

  @CommandLine.Parameters(
      index = "0",
      paramLabel = "JOB_ID",
      description = "The id that submit has printed.")
  private String jobId = "";

  @Mixin private RedisOption redis = new RedisOption();

  @Override
  public Integer call() {
    try (RedisStores stores = redis.connect()) {
      JobClient client =
          new JobClient(stores, new Definitions(CancelCommand.class.getClassLoader()));
      JobState state = client.cancel(jobId, "millrace cancel");
      System.err.println("millrace: Job " + jobId + " is " + state);
      return state == JobState.CANCELLED ? ExitCode.DONE : ExitCode.JOB_FAILED;
    }
  }
}
