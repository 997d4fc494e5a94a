package dev.millrace.cli;

import dev.millrace.client.JobClient;
import dev.millrace.redis.RedisStores;
import dev.millrace.roles.Definitions;
import dev.millrace.store.JobState;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lets a paused job go on. */
@Command(
    name = "resume",
    mixinStandardHelpOptions = true,
    description = "Let a paused job go on. Exit code 1 if it had ended already.",
    footerHeading = "%nExamples:%n",
    footer = {"  millrace resume word-count-1a2b3c"})
final class ResumeCommand implements Callable<Integer> {

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
          new JobClient(stores, new Definitions(ResumeCommand.class.getClassLoader()));
      JobState state = client.resume(jobId, "millrace resume");
      System.err.println(
          "millrace: Job "
              + jobId
              + (state.isTerminal() ? " is " + state : " goes on (" + state + ")"));
      return state.isTerminal() ? ExitCode.JOB_FAILED : ExitCode.DONE;
    }
  }
}
