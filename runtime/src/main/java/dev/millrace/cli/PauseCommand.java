package dev.millrace.cli;

import dev.millrace.client.JobClient;
import dev.millrace.redis.RedisStores;
import dev.millrace.roles.Definitions;
import dev.millrace.store.JobState;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Pauses a job. */
@Command(
    name = "pause",
    mixinStandardHelpOptions = true,
    description =
        "Pause a job: no more of its tasks are taken until it is resumed; those that run go on. Exit code 1 if it had ended already.",
    footerHeading = "%nExamples:%n",
    footer = {"  millrace pause word-count-1a2b3c"})
final class PauseCommand implements Callable<Integer> {

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
          new JobClient(stores, new Definitions(PauseCommand.class.getClassLoader()));
      JobState state = client.pause(jobId, "millrace pause");
      System.err.println(
          "millrace: Job "
              + jobId
              + (state.isTerminal() ? " is " + state : " is paused (" + state + ")"));
      return state.isTerminal() ? ExitCode.JOB_FAILED : ExitCode.DONE;
    }
  }
}
