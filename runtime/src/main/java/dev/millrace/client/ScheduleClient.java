package dev.millrace.client;

import dev.millrace.InvalidJobException;
import dev.millrace.Parameters;
import dev.millrace.redis.RedisStores;
import dev.millrace.roles.CronTimes;
import dev.millrace.roles.DueTexts;
import dev.millrace.store.JobSpec;
import dev.millrace.store.Schedule;
import dev.millrace.store.ScheduleStatus;
import dev.millrace.store.ScheduleStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Schedules of jobs on a server: files them, lists them, removes them. */
public final class ScheduleClient {

  private final RedisStores stores;
  private final ScheduleStore schedules;

  /** The schedules of a server. */
  public ScheduleClient(RedisStores stores) {
    this.stores = stores;
    this.schedules = stores.schedules();
  }

  /**
   * Stores side files and jars, unless they are stored, and files a schedule of a job with them.
   * The same again changes nothing.
   *
   * @return when it is due for the first time
   * @throws InvalidJobException if another schedule has its name, or it cannot work: its cron
   *     expression says no times, or all its jobs would write to the same place
   * @throws IOException if a file cannot be read, or changes meanwhile
   */
  public Instant schedule(Schedule schedule, Map<String, Path> files, List<Path> jars)
      throws IOException {
    Instant first =
        CronTimes.of(schedule.cron(), schedule.zone())
            .after(schedules.list().now())
            .orElseThrow(
                () ->
                    new InvalidJobException(
                        "Schedule %s would never be due: \"%s\""
                            .formatted(schedule.name(), schedule.cron())));
    Parameters parameters = schedule.job().parameters();
    checkOutput(schedule.name(), parameters);
    // Refuses what is no pattern of a time.
    DueTexts.resolve(parameters, first, schedule.zone());
    Submitter submitter = new Submitter(stores);
    JobSpec whole =
        submitter.withFiles(schedule.job(), files, new CodeToSend(jars, Optional.empty()));
    submitter.reserve(whole, Duration.ZERO);
    Schedule complete =
        new Schedule(
            schedule.name(),
            schedule.cron(),
            schedule.zone(),
            schedule.overlap(),
            schedule.missed(),
            whole);
    if (!schedules.add(complete, first)) {
      throw new InvalidJobException(
          "Schedule %s exists already on %s, and is another one: choose another name, or remove it with unschedule"
              .formatted(schedule.name(), stores.address()));
    }
    return first;
  }

  private static void checkOutput(String name, Parameters parameters) {
    boolean same =
        !parameters.overwrite()
            && parameters.outputDirectory().filter(output -> !DueTexts.isIn(output)).isPresent();
    if (same) {
      throw new InvalidJobException(
          "All jobs of schedule %s would write to %s, and all but the first would fail: put {due} into its name, or pass --overwrite"
              .formatted(name, parameters.outputDirectory().get()));
    }
  }

  /** All schedules, by name. */
  public List<ScheduleStatus> list() {
    return schedules.list().schedules();
  }

  /**
   * A schedule.
   *
   * @throws InvalidJobException if there is none of this name
   */
  public ScheduleStatus named(String name) {
    String checked = Schedule.checkName(name);
    return list().stream()
        .filter(each -> each.schedule().name().equals(checked))
        .findFirst()
        .orElseThrow(() -> noSuchSchedule(name));
  }

  /**
   * Removes a schedule; jobs that it has submitted go on.
   *
   * @throws InvalidJobException if there is none of this name
   */
  public void unschedule(String name) {
    if (!schedules.remove(Schedule.checkName(name))) {
      throw noSuchSchedule(name);
    }
  }

  private InvalidJobException noSuchSchedule(String name) {
    return new InvalidJobException(
        "Schedule %s not found on %s: millrace schedules lists those that are there"
            .formatted(name, stores.address()));
  }
}
