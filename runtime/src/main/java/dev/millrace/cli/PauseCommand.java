package dev.millrace.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Pauses a job. */
@Command(
    name = "pause",
    mixinStandardHelpOptions = true,
    description =
        "Pause a job: no more of its tasks are taken until it is resumed; those that run go on. Exit code 1 if it had ended already.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace pause word-count-1a2b3c",
    })
final class PauseCommand implements Callable<Integer> {

  @Mixin private Steering steering = new Steering();

  @Override
  public Integer call() {
    return steering.call(
        (client, jobId) -> client.pause(jobId, "millrace pause"),
        state -> !state.isTerminal(),
        (jobId, state) ->
            "Job " + jobId + (state.isTerminal() ? " is " + state : " is paused (" + state + ")"));
  }
}
