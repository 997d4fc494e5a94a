package dev.millrace.history;

import dev.millrace.store.AttemptOutcome;
import dev.millrace.store.AttemptRecord;
import dev.millrace.store.JobRecord;
import dev.millrace.store.Phase;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The attempts of one phase of a job.
 *
 * @param phase the phase
 * @param committed the attempts that count, one for each task, by the end of each
 * @param others those that do not count: they were for nothing
 */
public record PhaseAttempts(
    Phase phase, List<AttemptRecord> committed, List<AttemptRecord> others) {

  /** The attempts of a phase of a job. */
  public static PhaseAttempts of(JobRecord job, Phase phase) {
    Map<Integer, AttemptRecord> counts = new LinkedHashMap<>();
    for (AttemptRecord each : job.attempts()) {
      if (each.phase() == phase && each.outcome() == AttemptOutcome.COMMITTED) {
        counts.remove(each.task());
        counts.put(each.task(), each);
      }
    }
    List<AttemptRecord> committed = List.copyOf(counts.values());
    List<AttemptRecord> others =
        job.attempts().stream()
            .filter(each -> each.phase() == phase && each.outcome() != AttemptOutcome.RUNNING)
            .filter(each -> !isSame(each, counts.get(each.task())))
            .toList();
    return new PhaseAttempts(phase, committed, others);
  }

  /** One that was held for dead, and has committed all the same, has two records. */
  private static boolean isSame(AttemptRecord each, @Nullable AttemptRecord counts) {
    return counts != null
        && counts.attempt() == each.attempt()
        && counts.worker().equals(each.worker());
  }

  /** The time that all attempts together have taken. */
  public Duration busy() {
    return sum(committed).plus(sum(others));
  }

  /** The time that was for nothing. */
  public Duration lost() {
    return sum(others);
  }

  private long median(ToLongFunction<AttemptRecord> of) {
    long[] sorted = committed.stream().mapToLong(of).sorted().toArray();
    return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
  }

  /** The median time of a task. */
  public Duration medianTime() {
    return Duration.ofMillis(median(each -> each.took().toMillis()));
  }

  /** The median number of records that a task was given. */
  public long medianRecords() {
    return median(each -> each.amounts().recordsIn());
  }

  /** The median number of bytes that a task was given. */
  public long medianBytes() {
    return median(each -> each.amounts().bytesIn());
  }

  /** The tasks that took longest, the longest first. */
  public List<AttemptRecord> slowest(int atMost) {
    return committed.stream()
        .sorted(Comparator.comparing(AttemptRecord::took).reversed())
        .limit(atMost)
        .toList();
  }

  /** How long the last task alone was waited for: from the end of the last but one to its own. */
  public Duration waitedForLast() {
    long[] ends = committed.stream().mapToLong(AttemptRecord::ended).sorted().toArray();
    return ends.length < 2
        ? Duration.ZERO
        : Duration.ofMillis(ends[ends.length - 1] - ends[ends.length - 2]);
  }

  private static Duration sum(Collection<AttemptRecord> attempts) {
    return attempts.stream().map(AttemptRecord::took).reduce(Duration.ZERO, Duration::plus);
  }
}
