package dev.millrace.store;

import dev.millrace.InvalidJobException;
import java.time.Duration;

/**
 * How often and how long things may be tried in a job, and what it may have of the workers.
 *
 * @param attempts how often
 * @param times how long
 * @param share its part of the workers
 */
public record Limits(Attempts attempts, Times times, Share share) {

  /** The shortest lease and retention. */
  private static final Duration SHORTEST = Duration.ofSeconds(1);

  /**
   * Four attempts, a lease of 15 s, ten minutes without progress, a day of retention, and as many
   * slots as any other job.
   */
  public static final Limits DEFAULT =
      new Limits(
          new Attempts(4, 0, true),
          new Times(
              Duration.ofSeconds(15), Duration.ofHours(24), Duration.ofMinutes(10), Duration.ZERO));

  /** With the share of any other job. */
  public Limits(Attempts attempts, Times times) {
    this(attempts, times, Share.DEFAULT);
  }

  /** The same with other attempts. */
  public Limits with(Attempts other) {
    return new Limits(other, times, share);
  }

  /** The same with so many records that may be skipped, each after it has failed twice. */
  public Limits skipping(int records) {
    int max = records > 0 ? Math.max(2, attempts.max()) : attempts.max();
    return with(new Attempts(max, records, attempts.speculation()));
  }

  /** The same with other times. */
  public Limits with(Times other) {
    return new Limits(attempts, other, share);
  }

  /** The same with another share. */
  public Limits with(Share other) {
    return new Limits(attempts, times, other);
  }

  /**
   * How often.
   *
   * @param max how many failed attempts of one task fail the job; at least 1
   * @param skipRecords how many bad records the job may skip; 0 for none
   * @param speculation whether a straggler is given a second attempt beside its first
   */
  public record Attempts(int max, int skipRecords, boolean speculation) {

    /** Checks the ranges. */
    public Attempts {
      if (max < 1) {
        throw new InvalidJobException("max attempts must be at least 1: " + max);
      }
      if (skipRecords < 0) {
        throw new InvalidJobException("records to skip must not be negative: " + skipRecords);
      }
      if (skipRecords > 0 && max < 2) {
        throw new InvalidJobException(
            "max attempts must be at least 2 where records may be skipped, as one is skipped after it has failed twice: "
                + max);
      }
    }
  }

  /**
   * How long.
   *
   * @param lease after how long without renewal a task is taken over; at least 1 s
   * @param retention how long state and result are kept after the end; at least 1 s
   * @param taskTimeout after how long without progress an attempt is ended as failed; zero for
   *     never
   * @param deadline how long the job may take from its submission to its last commit; zero for as
   *     long as it takes
   */
  public record Times(Duration lease, Duration retention, Duration taskTimeout, Duration deadline) {

    /** Checks the ranges. */
    public Times {
      atLeast("lease", lease, SHORTEST);
      atLeast("retention", retention, SHORTEST);
      if (!taskTimeout.isZero()) {
        atLeast("task timeout", taskTimeout, SHORTEST);
      }
      if (!deadline.isZero()) {
        atLeast("deadline", deadline, SHORTEST);
      }
    }

    private static void atLeast(String name, Duration given, Duration least) {
      if (given.compareTo(least) < 0) {
        throw new InvalidJobException(
            "%s must be at least %d s: %d ms".formatted(name, least.toSeconds(), given.toMillis()));
      }
    }
  }

  /**
   * A job's part of the workers.
   *
   * @param priority -100 to 100: a slot that comes free is given to a job of the highest priority
   *     that has a task to run
   * @param maxSlots how many attempts of it may run at once, over all workers; 0 for as many as
   *     there are slots
   * @param needs what a worker must have to run its tasks
   */
  public record Share(int priority, int maxSlots, Labels needs) {

    /** The highest priority; the lowest is as far below 0. */
    public static final int MAX_PRIORITY = 100;

    /** Priority 0, any number of slots, any worker. */
    public static final Share DEFAULT = new Share(0, 0, Labels.NONE);

    /** Checks the ranges. */
    public Share {
      if (Math.abs((long) priority) > MAX_PRIORITY) {
        throw new InvalidJobException(
            "priority must be between -%d and %d: %d"
                .formatted(MAX_PRIORITY, MAX_PRIORITY, priority));
      }
      if (maxSlots < 0) {
        throw new InvalidJobException("max slots must not be negative: " + maxSlots);
      }
    }
  }
}
