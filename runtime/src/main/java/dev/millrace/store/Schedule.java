package dev.millrace.store;

import dev.millrace.InvalidJobException;
import java.time.ZoneId;
import java.util.regex.Pattern;

/**
 * A job that is run again and again, each time as a job of its own.
 *
 * @param name 1 to 48 letters, digits, hyphens and underscores: the ids of its jobs begin with it
 * @param cron when, as five fields: minute, hour, day of the month, month, day of the week
 * @param zone by the clocks of which time zone
 * @param overlap what happens when it is due and its last job has not ended
 * @param missed what happens when it was due and no coordinator was there
 * @param job what is submitted, under another id, with placeholders in its parameters
 */
public record Schedule(
    String name, String cron, ZoneId zone, Overlap overlap, Missed missed, JobSpec job) {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,48}");

  /** What happens when a schedule is due and its last job has not ended. */
  public enum Overlap {
    /** That time is left out. */
    SKIP,
    /**
     * The next job waits for the last one; of several times that pass meanwhile the last counts.
     */
    QUEUE
  }

  /** What happens when a schedule was due, once or more often, and no coordinator was there. */
  public enum Missed {
    /** One job, for the last of these times. */
    ONE,
    /** No job. */
    NONE
  }

  /** Checks the name. */
  public Schedule {
    checkName(name);
  }

  /**
   * Returns {@code name} if it is a possible one.
   *
   * @throws InvalidJobException if it is not
   */
  public static String checkName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new InvalidJobException(
          "The name of a schedule is 1 to 48 letters, digits, '-' and '_': " + name);
    }
    return name;
  }
}
