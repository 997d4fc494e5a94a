package dev.millrace.roles;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import dev.millrace.InvalidJobException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;

/** The times of a cron expression, by the clocks of a time zone. */
public final class CronTimes {

  private final ExecutionTime times;
  private final ZoneId zone;

  private CronTimes(ExecutionTime times, ZoneId zone) {
    this.times = times;
    this.zone = zone;
  }

  /**
   * Reads an expression of five fields, as cron of Unix does.
   *
   * @throws InvalidJobException if it is none
   */
  public static CronTimes of(String cron, ZoneId zone) {
    try {
      CronParser parser =
          new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));
      return new CronTimes(ExecutionTime.forCron(parser.parse(cron).validate()), zone);
    } catch (IllegalArgumentException e) {
      throw new InvalidJobException(
          "\"%s\" says no times: %s; it takes minute, hour, day of the month, month and day of the week, such as \"0 3 * * *\" for three o'clock every day"
              .formatted(cron, e.getMessage()),
          e);
    }
  }

  /** The first time after this one; empty if there is none. */
  public Optional<Instant> after(Instant time) {
    return times.nextExecution(time.atZone(zone)).map(ZonedDateTime::toInstant);
  }

  /** The last time that is not after this one; empty if there is none. */
  public Optional<Instant> lastUntil(Instant time) {
    // The library gives the one before the time it is asked for, and knows whole seconds.
    return times.lastExecution(time.plusSeconds(1).atZone(zone)).map(ZonedDateTime::toInstant);
  }
}
