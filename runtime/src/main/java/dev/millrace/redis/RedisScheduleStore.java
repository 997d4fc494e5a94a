package dev.millrace.redis;

import com.google.common.collect.Lists;
import dev.millrace.store.CorruptStateException;
import dev.millrace.store.JobSpec;
import dev.millrace.store.Schedule;
import dev.millrace.store.ScheduleStatus;
import dev.millrace.store.ScheduleStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What waits for a time, in Redis. */
final class RedisScheduleStore implements ScheduleStore {

  private static final Logger log = LoggerFactory.getLogger(RedisScheduleStore.class);

  private final Redis redis;
  private final Keys keys;
  private final Filing filing;

  RedisScheduleStore(Redis redis, Keys keys) {
    this.redis = redis;
    this.keys = keys;
    this.filing = new Filing(redis, keys);
  }

  @Override
  public boolean add(Schedule schedule, Instant first) {
    return redis.call(
            Transition.SCHEDULE,
            List.of(keys.schedules(), keys.due()),
            schedule.name(),
            ScheduleFields.write(schedule),
            first.toEpochMilli())
        == Transition.OK;
  }

  @Override
  public boolean remove(String name) {
    return redis.call(Transition.UNSCHEDULE, List.of(keys.schedules(), keys.due()), name) > 0;
  }

  @Override
  public Listed list() {
    List<byte[]> reply =
        bytes(redis.callForList(Transition.SCHEDULES, List.of(keys.schedules(), keys.due())));
    List<ScheduleStatus> schedules = new ArrayList<>();
    for (List<byte[]> each : Lists.partition(reply.subList(1, reply.size()), 5)) {
      readable(each).ifPresent(schedules::add);
    }
    schedules.sort(Comparator.comparing(status -> status.schedule().name()));
    return new Listed(time(reply.get(0)), schedules);
  }

  private static Optional<ScheduleStatus> readable(List<byte[]> listed) {
    try {
      return Optional.of(
          new ScheduleStatus(
              ScheduleFields.read(JobFields.text(listed.get(0)), listed.get(1)),
              listed.get(2).length == 0 ? Optional.empty() : Optional.of(time(listed.get(2))),
              JobFields.text(listed.get(3)),
              JobFields.text(listed.get(4))));
    } catch (CorruptStateException e) {
      log.warn("{}", e.getMessage());
      return Optional.empty();
    }
  }

  @Override
  public Due due(int atMost) {
    List<byte[]> reply =
        bytes(
            redis.callForList(
                Transition.DUE,
                List.of(
                    keys.submissions(),
                    keys.jobs(),
                    keys.active(),
                    keys.wake(),
                    keys.later(),
                    keys.schedules(),
                    keys.due(),
                    keys.fired()),
                atMost));
    List<DueSchedule> schedules = new ArrayList<>();
    List<FiredJob> fired = new ArrayList<>();
    for (List<byte[]> each : Lists.partition(reply.subList(2, reply.size()), 5)) {
      String id = JobFields.text(each.get(1));
      if (JobFields.text(each.get(0)).equals("f")) {
        fired.add(new FiredJob(id, each.get(2)));
      } else {
        schedules.add(
            new DueSchedule(id, time(each.get(2)), each.get(3), JobFields.text(each.get(4))));
      }
    }
    Optional<Duration> untilNext =
        reply.get(1).length == 0
            ? Optional.empty()
            : Optional.of(Duration.ofMillis(JobFields.number(reply.get(1))));
    return new Due(time(reply.get(0)), untilNext, schedules, fired);
  }

  @Override
  public Schedule schedule(DueSchedule due) {
    return ScheduleFields.read(due.name(), due.content());
  }

  @Override
  public Schedule schedule(FiredJob fired) {
    byte[] content = fired.content();
    int start = ScheduleFields.startOfSchedule(fired.jobId(), content);
    // The id is the name, a hyphen, and the time.
    String name = fired.jobId().substring(0, Math.max(0, fired.jobId().lastIndexOf('-')));
    return ScheduleFields.read(name, Arrays.copyOfRange(content, start, content.length));
  }

  @Override
  public Instant dueOf(FiredJob fired) {
    return Instant.ofEpochMilli(ScheduleFields.due(fired.jobId(), fired.content()));
  }

  @Override
  public boolean fire(DueSchedule due, Optional<Instant> next, Optional<Run> run, String note) {
    return redis.call(
            Transition.FIRE,
            List.of(keys.schedules(), keys.due(), keys.fired()),
            due.name(),
            due.content(),
            due.due().toEpochMilli(),
            next.map(Instant::toEpochMilli).map(String::valueOf).orElse(""),
            run.map(Run::jobId).orElse(""),
            run.map(each -> String.valueOf(each.due().toEpochMilli())).orElse(""),
            note)
        == Transition.OK;
  }

  @Override
  public boolean file(JobSpec spec) {
    return filing.file(spec, nonce(spec.jobId()));
  }

  @Override
  public void announce(String jobId, int priority) {
    long code =
        redis.call(
            Transition.ANNOUNCE_FIRED,
            List.of(
                keys.submissions(),
                keys.jobs(),
                keys.active(),
                keys.wake(),
                keys.later(),
                keys.fired()),
            jobId,
            priority);
    if (code == Transition.LOST) {
      redis.call(Transition.UNFILE, filing.jobKeys(jobId), nonce(jobId));
    }
  }

  /** The same of whoever files it. */
  private static String nonce(String jobId) {
    return "schedule/" + jobId;
  }

  private static List<byte[]> bytes(List<Object> reply) {
    return reply.stream().map(each -> (byte[]) each).toList();
  }

  private static Instant time(byte[] millis) {
    return Instant.ofEpochMilli((long) Double.parseDouble(JobFields.text(millis)));
  }
}
