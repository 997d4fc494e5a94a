package dev.millrace.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lets a paused job go on. */
@Command(
    name = "resume",
    mixinStandardHelpOptions = true,
    description = "Let a paused job go on. Exit code 1 if it had ended already.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace resume word-count-1a2b3c",
    })
final class ResumeCommand implements Callable<Integer> {

  @Mixin private Steering steering = new Steering();

  @Override
  public Integer call() {
    return steering.call(
        (client, jobId) -> client.resume(jobId, "millrace resume"),
        state -> !state.isTerminal(),
        (jobId, state) ->
            "Job " + jobId + (state.isTerminal() ? " is " + state : " goes on (" + state + ")"));
  }
}
