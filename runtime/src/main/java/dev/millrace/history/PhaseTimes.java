package dev.millrace.history;

import dev.millrace.store.AttemptRecord;
import dev.millrace.store.JobRecord;
import dev.millrace.store.JobState;
import dev.millrace.store.Phase;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Into which parts the time of a job falls, in their order. They add up to the time from its
 * submission to its end, or to now.
 */
public final class PhaseTimes {

  /** Until a coordinator begins to plan it, its steps before it included. */
  public static final String WAITING_FOR_COORDINATOR = "waiting for a coordinator or for steps";

  /** Listing the input, filing and queuing tasks. */
  public static final String PLANNING = "planning";

  /** Until a worker begins the first task. */
  public static final String WAITING_FOR_WORKER = "waiting for a worker";

  /** Until the last map task is committed. */
  public static final String MAP = "map";

  /** Until the last reduce task is committed: fetching, merging, reducing. */
  public static final String REDUCE = "shuffle and reduce";

  /** Putting the output in place, summing the counters. */
  public static final String FINISHING = "finishing";

  private PhaseTimes() {}

  /** The parts that a job has come to. */
  public static Map<String, Duration> of(JobRecord job, long now) {
    Map<JobState, Long> times = job.status().times();
    long end =
        job.status().state().isTerminal() ? times.getOrDefault(job.status().state(), now) : now;
    long at = times.getOrDefault(JobState.SUBMITTED, end);
    Map<String, Duration> parts = new LinkedHashMap<>();
    at = part(parts, WAITING_FOR_COORDINATOR, at, times.get(JobState.PLANNING), end);
    OptionalLong mapping = firstMapping(job);
    at = part(parts, PLANNING, at, boxed(mapping), end);
    if (mapping.isEmpty()) {
      return parts;
    }
    OptionalLong begun = first(job.attempts());
    at = part(parts, WAITING_FOR_WORKER, at, boxed(begun), end);
    if (begun.isEmpty()) {
      return parts;
    }
    Long finishing = times.get(JobState.FINISHING);
    Long reducing = job.status().tasks().mapOnly() ? finishing : times.get(JobState.REDUCING);
    at = part(parts, MAP, at, reducing, end);
    if (reducing == null) {
      return parts;
    }
    if (!job.status().tasks().mapOnly()) {
      at = part(parts, REDUCE, at, finishing, end);
    }
    if (finishing != null) {
      part(parts, FINISHING, at, end, end);
    }
    return parts;
  }

  /** From the submission of a job to its end, or to now. */
  public static Duration total(JobRecord job, long now) {
    return of(job, now).values().stream().reduce(Duration.ZERO, Duration::plus);
  }

  /** Adds what lies between two times; one that is not there is the end. Returns where it ends. */
  private static long part(
      Map<String, Duration> parts, String name, long from, @Nullable Long to, long end) {
    long until = Math.max(from, Math.min(to == null ? end : to, end));
    parts.put(name, Duration.ofMillis(until - from));
    return until;
  }

  /**
   * A job whose map tasks had to run again has entered MAPPING more than once, the last time late.
   */
  private static OptionalLong firstMapping(JobRecord job) {
    Long mapping = job.status().times().get(JobState.MAPPING);
    if (mapping == null) {
      return OptionalLong.empty();
    }
    OptionalLong begun = first(job.attempts());
    return OptionalLong.of(begun.isPresent() ? Math.min(mapping, begun.getAsLong()) : mapping);
  }

  private static OptionalLong first(List<AttemptRecord> attempts) {
    return attempts.stream()
        .filter(each -> each.phase() == Phase.MAP)
        .mapToLong(AttemptRecord::started)
        .min();
  }

  private static @Nullable Long boxed(OptionalLong time) {
    return time.isPresent() ? (Long) time.getAsLong() : null;
  }
}
