package dev.millrace.redis;

import dev.millrace.InvalidJobException;
import dev.millrace.store.CorruptStateException;
import dev.millrace.store.JobSpec;
import dev.millrace.store.Schedule;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How schedules are written in Redis: the fields of the job hash that are to be, and a few words.
 */
final class ScheduleFields {

  private ScheduleFields() {}

  static byte[] write(Schedule schedule) {
    Object[] job = JobFields.write(schedule.job());
    List<Object> fields = new ArrayList<>();
    for (int i = 0; i < job.length; i += 2) {
      fields.add(List.of(String.valueOf(job[i]), Redis.encode(job[i + 1])));
    }
    return JobFields.codec()
        .encode(
            List.of(
                schedule.cron(),
                schedule.zone().getId(),
                schedule.overlap().name(),
                schedule.missed().name(),
                fields));
  }

  /**
   * Reads a schedule.
   *
   * @throws CorruptStateException if it is not what {@link #write} has written
   */
  static Schedule read(String name, byte[] content) {
    return StoredFields.decoded("Schedule " + name, content, value -> schedule(name, value));
  }

  private static Schedule schedule(String name, Object value) {
    List<?> parts = StoredFields.parts(value, 5);
    Map<String, byte[]> fields = new HashMap<>();
    for (Object field : StoredFields.list(parts.get(4))) {
      List<?> pair = StoredFields.parts(field, 2);
      fields.put(
          StoredFields.as(String.class, pair.get(0)), StoredFields.as(byte[].class, pair.get(1)));
    }
    JobSpec job =
        JobFields.spec(
            name,
            JobFields.SPEC.stream().map(field -> fields.getOrDefault(field, new byte[0])).toList());
    try {
      return new Schedule(
          name,
          StoredFields.as(String.class, parts.get(0)),
          ZoneId.of(StoredFields.as(String.class, parts.get(1))),
          Schedule.Overlap.valueOf(StoredFields.as(String.class, parts.get(2))),
          Schedule.Missed.valueOf(StoredFields.as(String.class, parts.get(3))),
          job);
    } catch (DateTimeException | InvalidJobException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /** Where the schedule begins in what was fired: behind the time when it was due, and a blank. */
  static int startOfSchedule(String jobId, byte[] fired) {
    for (int i = 0; i < fired.length; i++) {
      if (fired[i] == ' ') {
        return i + 1;
      }
    }
    throw new CorruptStateException(
        "Fired job " + jobId + " is damaged: it does not say when it was due");
  }

  /** When a fired job was due, in ms since 1970. */
  static long due(String jobId, byte[] fired) {
    String text =
        new String(fired, 0, startOfSchedule(jobId, fired) - 1, StandardCharsets.US_ASCII);
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new CorruptStateException(
          "Fired job " + jobId + " is damaged: it was due at \"" + text + '"', e);
    }
  }
}
