package dev.millrace.cli;

import dev.millrace.store.JobState;
import java.util.concurrent.Callable;
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
      "  millrace cancel word-count-1a2b3c --json",
    })
final class CancelCommand implements Callable<Integer> {

  @Mixin private Steering steering = new Steering();

  @Override
  public Integer call() {
    return steering.call(
        (client, jobId) -> client.cancel(jobId, "millrace cancel"),
        state -> state == JobState.CANCELLED,
        (jobId, state) -> "Job " + jobId + " is " + state);
  }
}
