package dev.millrace.cli;

import dev.millrace.InvalidJobException;
import dev.millrace.client.CodeToSend;
import dev.millrace.client.ScheduleClient;
import dev.millrace.redis.RedisStores;
import dev.millrace.roles.DueTexts;
import dev.millrace.store.Schedule;
import dev.millrace.view.JsonView;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Has a job run again and again. */
@Command(
    name = "schedule",
    mixinStandardHelpOptions = true,
    description =
        "Run a job again and again, each time as a job of its own, and print when it is due first. {due} in an INPUT, a -D or --output is the time when the run is due.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace schedule nightly '0 3 * * *' word-count /data/books --output /data/counts-{due}",
      "  millrace schedule hourly '0 * * * *' --zone Europe/Berlin word-count /data/books",
    })
final class ScheduleCommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "NAME", description = "The ids of the jobs begin with it.")
  private String name = "";

  @Parameters(
      index = "1",
      paramLabel = "CRON",
      description =
          "When: minute, hour, day of the month, month, day of the week, such as \"0 3 * * *\".")
  private String cron = "";

  @Parameters(index = "2", paramLabel = "JOB", description = "A job's short name or class name.")
  private String job = "";

  @Parameters(
      index = "3..*",
      paramLabel = "INPUT",
      description = "Files, directories or globs; or whatever the job takes.")
  private List<String> inputs = List.of();

  @Option(
      names = "--zone",
      paramLabel = "ZONE",
      defaultValue = "UTC",
      description =
          "By the clocks of which time zone, such as Europe/Berlin (default: ${DEFAULT-VALUE}).")
  private String zone = "";

  @Option(
      names = "--overlap",
      paramLabel = "skip|queue",
      defaultValue = "skip",
      description =
          "What happens when it is due and its last job has not ended: leave this time out, or wait (default: ${DEFAULT-VALUE}).")
  private Schedule.Overlap overlap = Schedule.Overlap.SKIP;

  @Option(
      names = "--missed",
      paramLabel = "one|none",
      defaultValue = "one",
      description =
          "What runs of the times when no coordinator was there: one job for the last, or none (default: ${DEFAULT-VALUE}).")
  private Schedule.Missed missed = Schedule.Missed.ONE;

  @Option(names = "--json", description = "Print a JSON object: the schedule.")
  private boolean json;

  @Mixin private JobOptions options = new JobOptions();
  @Mixin private RedisOption redis = new RedisOption();

  @Override
  public Integer call() throws IOException {
    ZoneId clocks = zone();
    options.name(job, inputs);
    options.definedWith(given -> DueTexts.resolve(given, Instant.now(), clocks));
    CodeToSend code = options.code();
    if (code.signature().isPresent()) {
      throw new InvalidJobException(
          "A signature is for the job of one id, and a schedule makes many: leave --sign-key out, and give coordinators and workers the jar by --jar");
    }
    Schedule schedule =
        new Schedule(
            Schedule.checkName(name),
            cron,
            clocks,
            overlap,
            missed,
            options.toSpec(Optional.of(name)));
    try (RedisStores stores = redis.connect()) {
      ScheduleClient client = new ScheduleClient(stores);
      Instant first = client.schedule(schedule, options.files(), code.jars());
      System.out.println(json ? JsonView.schedule(client.named(name)) : first);
    }
    return ExitCode.DONE;
  }

  private ZoneId zone() {
    try {
      return ZoneId.of(zone);
    } catch (DateTimeException e) {
      throw new InvalidJobException(
          "--zone takes a time zone such as UTC or Europe/Berlin: " + zone, e);
    }
  }
}
