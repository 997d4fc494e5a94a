package dev.millrace.cli;

import dev.millrace.client.ScheduleClient;
import dev.millrace.redis.RedisStores;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Removes a schedule. */
@Command(
    name = "unschedule",
    mixinStandardHelpOptions = true,
    description = "Remove a schedule. Jobs that it has submitted go on.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace unschedule nightly",
    })
final class UnscheduleCommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "NAME", description = "The name of the schedule.")
  private String name = "";

  @Mixin private RedisOption redis = new RedisOption();

  @Override
  public Integer call() {
    try (RedisStores stores = redis.connect()) {
      new ScheduleClient(stores).unschedule(name);
    }
    return ExitCode.DONE;
  }
}
