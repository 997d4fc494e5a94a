package dev.millrace.cli;

import dev.millrace.client.ScheduleClient;
import dev.millrace.redis.RedisStores;
import dev.millrace.store.ScheduleStatus;
import dev.millrace.view.JsonView;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
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

  @Option(names = "--json", description = "Print a JSON object: the schedule as it was.")
  private boolean json;

  @Override
  public Integer call() {
    try (RedisStores stores = redis.connect()) {
      ScheduleClient client = new ScheduleClient(stores);
      ScheduleStatus was = client.named(name);
      client.unschedule(name);
      if (json) {
        System.out.println(JsonView.schedule(was));
      }
    }
    return ExitCode.DONE;
  }
}
