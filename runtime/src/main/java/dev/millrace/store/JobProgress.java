package dev.millrace.store;

/**
 * How the attempts of a job get on.
 *
 * @param maps its map tasks
 * @param reduces its reduce tasks
 */
public record JobProgress(Attempts maps, Attempts reduces) {

  /** That of a job of which nothing runs or has failed. */
  public static final JobProgress NONE =
      new JobProgress(new Attempts(0, 0, 0), new Attempts(0, 0, 0));

  /**
   * The attempts of one phase.
   *
   * @param running those that run
   * @param partly how much those have done together, in tasks, as far as they tell: an attempt does
   *     from its first second on
   * @param failed those that have failed so far
   */
  public record Attempts(long running, double partly, long failed) {}

  /** How much of a job's map phase is done, from 0 to 1. */
  public double mapsDone(JobStatus status) {
    return done(maps, status.tasks().maps(), status.tasks().mapsLeft());
  }

  /** How much of a job's reduce phase is done, from 0 to 1; 0 for a map-only job. */
  public double reducesDone(JobStatus status) {
    JobStatus.Tasks tasks = status.tasks();
    return tasks.mapOnly() ? 0 : done(reduces, tasks.partitions(), tasks.reducesLeft());
  }

  // Two attempts of one task both count what they have done.
  private static double done(Attempts attempts, int tasks, int left) {
    return tasks == 0 ? 0 : (tasks - left + Math.min(left, attempts.partly())) / tasks;
  }
}
