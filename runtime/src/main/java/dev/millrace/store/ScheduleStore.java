package dev.millrace.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What waits for a time: schedules, and delayed jobs. All times are by the store's clock.
 *
 * <p>A time at which a schedule is due is settled by one call, {@link #fire}, once for all
 * coordinators. What it fires is kept until it is submitted, so whoever goes on after a crash
 * submits it: {@link #file} and {@link #announce} can be repeated by anybody, however late.
 */
public interface ScheduleStore {

  /** Files a schedule that is due at {@code first}; false if another one has its name. */
  boolean add(Schedule schedule, Instant first);

  /** Removes a schedule; false if there is none of this name. */
  boolean remove(String name);

  /** All schedules, by name. */
  Listed list();

  /**
   * The schedules.
   *
   * @param now the time
   * @param schedules each of them
   */
  record Listed(Instant now, List<ScheduleStatus> schedules) {}

  /** Tells coordinators of the delayed jobs that are due; returns what else is due. */
  Due due(int atMost);

  /**
   * What is due.
   *
   * @param now the time
   * @param untilNext how long until anything else is due, if there is anything
   * @param schedules schedules that are due
   * @param fired what was fired, and is not submitted yet
   */
  record Due(
      Instant now,
      Optional<Duration> untilNext,
      List<DueSchedule> schedules,
      List<FiredJob> fired) {}

  /**
   * A schedule that is due.
   *
   * @param name its name
   * @param due when it is due
   * @param content the schedule as it is stored
   * @param lastJob the job of its last run; empty if it was not run yet
   */
  record DueSchedule(String name, Instant due, byte[] content, String lastJob) {}

  /**
   * A job that a schedule has fired, and that is not submitted yet.
   *
   * @param jobId its id
   * @param content when it was due, and the schedule, as they are stored
   */
  record FiredJob(String jobId, byte[] content) {}

  /**
   * One run of a schedule.
   *
   * @param jobId the id of its job
   * @param due when it was due
   */
  record Run(String jobId, Instant due) {}

  /**
   * The schedule that is due.
   *
   * @throws CorruptStateException if it is damaged
   */
  Schedule schedule(DueSchedule due);

  /**
   * The schedule that has fired a job.
   *
   * @throws CorruptStateException if it is damaged
   */
  Schedule schedule(FiredJob fired);

  /**
   * When a fired job was due.
   *
   * @throws CorruptStateException if that is damaged
   */
  Instant dueOf(FiredJob fired);

  /**
   * Settles the time at which a schedule was due.
   *
   * @param next when it is due again; empty for never
   * @param run what is to be run now, if anything
   * @param note what becomes of it, for people
   * @return false if another coordinator has settled it, or the schedule is another one now
   */
  boolean fire(DueSchedule due, Optional<Instant> next, Optional<Run> run, String note);

  /** Files the job that was fired; false if another job has its id. */
  boolean file(JobSpec spec);

  /**
   * Tells coordinators of a job that was fired and filed, once; removes what was filed too late.
   */
  void announce(String jobId, int priority);
}
