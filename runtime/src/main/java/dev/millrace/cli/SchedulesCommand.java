package dev.millrace.cli;

import dev.millrace.client.ScheduleClient;
import dev.millrace.redis.RedisStores;
import dev.millrace.store.ScheduleStatus;
import dev.millrace.view.JsonView;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists schedules. */
@Command(
    name = "schedules",
    mixinStandardHelpOptions = true,
    description =
        "List schedules: name, when it is due next, cron expression, time zone, job, and what became of the last time.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace schedules",
      "  millrace schedules --json",
    })
final class SchedulesCommand implements Callable<Integer> {

  @Mixin private RedisOption redis = new RedisOption();

  @Option(names = "--json", description = "Print a JSON array.")
  private boolean json;

  @Override
  public Integer call() {
    try (RedisStores stores = redis.connect()) {
      List<ScheduleStatus> schedules = new ScheduleClient(stores).list();
      if (json) {
        System.out.println(JsonView.array(schedules, JsonView::schedule));
        return ExitCode.DONE;
      }
      for (ScheduleStatus each : schedules) {
        System.out.println(
            String.join(
                "\t",
                each.schedule().name(),
                each.next().map(Instant::toString).orElse("never"),
                each.schedule().cron(),
                each.schedule().zone().getId(),
                Visible.line(each.schedule().job().definition()),
                Visible.line(each.note())));
      }
    }
    return ExitCode.DONE;
  }
}
