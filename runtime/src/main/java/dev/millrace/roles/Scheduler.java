package dev.millrace.roles;

import dev.millrace.InvalidJobException;
import dev.millrace.store.CorruptStateException;
import dev.millrace.store.JobSpec;
import dev.millrace.store.JobStatus;
import dev.millrace.store.JobStore;
import dev.millrace.store.Schedule;
import dev.millrace.store.ScheduleStatus;
import dev.millrace.store.ScheduleStore;
import dev.millrace.store.ScheduleStore.Due;
import dev.millrace.store.ScheduleStore.DueSchedule;
import dev.millrace.store.ScheduleStore.FiredJob;
import dev.millrace.store.ScheduleStore.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs what waits for its time, once a second, in every coordinator.
 *
 * <p>Exactly one job for each time at which a schedule is due, whatever coordinators there are and
 * wherever they die: the time is settled by one call that only one coordinator succeeds with, and
 * which keeps what it has fired until that is submitted. Each coordinator submits what any has
 * fired, under the id that follows from the name and the time; only the first announcement counts.
 */
final class Scheduler implements Role {

  private static final Logger log = LoggerFactory.getLogger(Scheduler.class);
  private static final int AT_ONCE = 1_000;
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  /** A time that is settled later was missed, unless the job before has held it up. */
  private static final Duration IN_TIME = Duration.ofMinutes(1);

  /** Files of schedules are kept for so long after any coordinator has seen to it. */
  private static final Duration FILES_NEEDED = Duration.ofDays(7);

  private static final Duration RESERVE_EVERY = Duration.ofHours(1);

  private final ScheduleStore schedules;
  private final JobStore jobs;
  private final Set<String> complainedOf = new HashSet<>();
  private Instant reservedAt = Instant.EPOCH;

  Scheduler(ScheduleStore schedules, JobStore jobs) {
    this.schedules = schedules;
    this.jobs = jobs;
  }

  @Override
  public String name() {
    return "scheduler";
  }

  @Override
  public void step() throws InterruptedException {
    Duration wait = runDue();
    Thread.sleep(Math.max(1, Math.min(LOOK_EVERY.toMillis(), wait.toMillis())));
  }

  /** Runs what is due; returns for how long there is nothing to do. */
  Duration runDue() {
    while (true) {
      Due due = schedules.due(AT_ONCE);
      FaultPoint.AFTER_DUE.pass();
      reserveFiles(due.now());
      due.fired().forEach(this::submit);
      boolean fired = false;
      for (DueSchedule schedule : due.schedules()) {
        fired |= settle(schedule, due);
      }
      if (!fired) {
        return due.untilNext().orElse(LOOK_EVERY);
      }
    }
  }

  /** Settles the time at which a schedule is due; returns whether a job was fired. */
  private boolean settle(DueSchedule due, Due all) {
    try {
      Schedule schedule = schedules.schedule(due);
      CronTimes times = CronTimes.of(schedule.cron(), schedule.zone());
      // Of several times that have passed the last one counts.
      Instant latest =
          times.lastUntil(all.now()).filter(time -> time.isAfter(due.due())).orElse(due.due());
      return settle(due, schedule, times.after(all.now()), latest, all);
    } catch (CorruptStateException | InvalidJobException e) {
      log.warn("Schedule {} is given up: {}", due.name(), e.getMessage());
      fire(due, Optional.empty(), Optional.empty(), "given up: " + e.getMessage());
      return false;
    }
  }

  private boolean settle(
      DueSchedule due, Schedule schedule, Optional<Instant> next, Instant latest, Due all) {
    Optional<JobStatus> last = lastJob(due);
    boolean running =
        last.filter(status -> !status.state().isTerminal()).isPresent()
            || all.fired().stream().anyMatch(fired -> fired.jobId().equals(due.lastJob()));
    if (running && schedule.overlap() == Schedule.Overlap.QUEUE) {
      return false;
    }
    if (running) {
      String note = "skipped at %s: job %s had not ended".formatted(latest, due.lastJob());
      fire(due, next, Optional.empty(), note);
      return false;
    }
    boolean late =
        latest.plus(IN_TIME).isBefore(all.now())
            && !last.map(status -> endedAfter(status, latest)).orElse(false);
    if (late && schedule.missed() == Schedule.Missed.NONE) {
      fire(due, next, Optional.empty(), "missed at %s: no coordinator was there".formatted(latest));
      return false;
    }
    String jobId = DueTexts.jobId(due.name(), latest);
    return fire(due, next, Optional.of(new Run(jobId, latest)), "job " + jobId);
  }

  private Optional<JobStatus> lastJob(DueSchedule due) {
    return due.lastJob().isEmpty() ? Optional.empty() : jobs.status(due.lastJob());
  }

  private static boolean endedAfter(JobStatus status, Instant time) {
    return status.times().entrySet().stream()
        .filter(entered -> entered.getKey().isTerminal())
        .anyMatch(entered -> entered.getValue() >= time.toEpochMilli());
  }

  private boolean fire(DueSchedule due, Optional<Instant> next, Optional<Run> run, String note) {
    FaultPoint.BEFORE_FIRE.pass();
    boolean settled = schedules.fire(due, next, run, note);
    FaultPoint.AFTER_FIRE.pass();
    if (settled) {
      log.info("Schedule due name={} what={}", due.name(), note);
    }
    return settled && run.isPresent();
  }

  private void submit(FiredJob fired) {
    int priority = 0;
    try {
      Schedule schedule = schedules.schedule(fired);
      JobSpec job = schedule.job().withJobId(fired.jobId());
      priority = job.limits().share().priority();
      Instant due = schedules.dueOf(fired);
      if (!schedules.file(
          job.withParameters(DueTexts.resolve(job.parameters(), due, schedule.zone())))) {
        log.warn(
            "Job {} exists already and is not of a schedule: it is left as it is", fired.jobId());
      }
    } catch (CorruptStateException | InvalidJobException e) {
      log.warn("Job {} of a schedule is given up: {}", fired.jobId(), e.getMessage());
    }
    FaultPoint.AFTER_FILE.pass();
    schedules.announce(fired.jobId(), priority);
    FaultPoint.AFTER_ANNOUNCE.pass();
  }

  /** Jobs that share a file with a schedule do not keep it for long. */
  private void reserveFiles(Instant now) {
    if (now.isBefore(reservedAt.plus(RESERVE_EVERY))) {
      return;
    }
    reservedAt = now;
    for (ScheduleStatus status : schedules.list().schedules()) {
      JobSpec job = status.schedule().job();
      job.stored().stream()
          .filter(file -> !jobs.files().reserve(file, FILES_NEEDED))
          .filter(file -> complainedOf.add(file.sha256()))
          .forEach(
              file ->
                  log.warn(
                      "File {} of schedule {} is gone: schedule it anew, with the file",
                      file.name(),
                      job.jobId()));
    }
  }
}
