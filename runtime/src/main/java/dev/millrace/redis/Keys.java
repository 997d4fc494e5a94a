package dev.millrace.redis;

import dev.millrace.store.Phase;
import dev.millrace.store.Protocol;
import java.time.Duration;

/**
 * Every key of Millrace. The namespace stands before the braces, so that an ACL pattern {@code
 * ~mr:*} covers all of them; what is in the braces decides the slot: one for what all jobs share,
 * one for the control of each job, one for the data of each partition. A transition touches keys of
 * one slot only. Every key has a TTL at all times: a safety net of seven days that audits renew,
 * and a job's retention after its end.
 */
final class Keys {

  /** The field of the plan that holds the bounds of a job in total order. */
  static final String BOUNDS = "bounds";

  /**
   * For how long every key lives without an audit; what the functions keep is kept for this long.
   */
  static final Duration SAFETY = Duration.ofDays(7);

  private final String namespace;

  Keys(String namespace) {
    this.namespace = namespace;
  }

  /**
   * STREAM, group {@code coordinators}. Jobs to coordinate by processes of this {@link Protocol};
   * an entry goes when its job is retired.
   */
  String submissions() {
    return shared(Protocol.VERSION == 1 ? "submissions" : "submissions:" + Protocol.VERSION);
  }

  /**
   * ZSET. All jobs but steps by time of submission; a member goes when its job hash has expired.
   */
  String jobs() {
    return shared("jobs");
  }

  /**
   * ZSET. Jobs that have not ended, by priority, the highest first, and time of submission; a
   * member goes when its job is retired.
   */
  String active() {
    return shared("active");
  }

  /**
   * ZSET. Priority and id of delayed jobs by the time when they are due; a member goes when
   * coordinators are told of it. Kept, as {@link #schedules()} and {@link #due()} are, for 400
   * days, which coordinators renew all the time: a schedule has no end.
   */
  String later() {
    return shared("later");
  }

  /**
   * HASH. Name to the schedule of jobs, with {@code :last} behind it to the job of its last run,
   * and with {@code :note} to what became of the last time when it was due; fields go when it is
   * removed.
   */
  String schedules() {
    return shared("schedules");
  }

  /** ZSET. Schedules by the time when they are due next. */
  String due() {
    return shared("due");
  }

  /**
   * HASH. Job id to when it was due and its schedule, of what schedules have fired; a field goes
   * when the job is submitted.
   */
  String fired() {
    return shared("fired");
  }

  /**
   * HASH. Worker to the time of its last heartbeat and what it said; forgotten after a minute of
   * silence.
   */
  String workers() {
    return shared("workers");
  }

  /** STREAM. Hints that a job has changed; trimmed to about 1,000, and nothing depends on it. */
  String wake() {
    return shared("wake");
  }

  /** ZSET. Jobs of which there is a record in the history, by the time of their ends. */
  String ended() {
    return shared("ended");
  }

  /** HASH. Definition, parameters, state, counts, both latches, times, error, counters. */
  String job(String jobId) {
    return control(jobId, "job");
  }

  /**
   * HASH. Task to split, and {@link #BOUNDS}; written before any task is queued, dropped at the
   * end.
   */
  String plan(String jobId) {
    return control(jobId, "plan");
  }

  /**
   * STREAM, group {@code workers}. Tasks of a phase; never trimmed, entries go by commit, dropped
   * at the end.
   */
  String tasks(String jobId, Phase phase) {
    return control(jobId, phase == Phase.MAP ? "map" : "reduce");
  }

  /**
   * HASH. m or r and task to its entry while it is in its stream, and with a + behind it to that of
   * its second attempt while one runs beside the first; dropped at the end.
   */
  String queued(String jobId) {
    return control(jobId, "queued");
  }

  /**
   * ZSET. m or r and task of what has failed and is to be queued again, by the time when; dropped
   * at the end.
   */
  String delayed(String jobId) {
    return control(jobId, "delayed");
  }

  /** HASH. Task to the manifest of its winning attempt. */
  String committed(String jobId, Phase phase) {
    return control(jobId, phase == Phase.MAP ? "committed:map" : "committed:reduce");
  }

  /**
   * HASH. Attempts, failures and takeovers per task; how many attempts have failed in each phase;
   * and which of its records are suspect, being mapped, or skipped.
   */
  String failures(String jobId) {
    return control(jobId, "failures");
  }

  /**
   * HASH. Entry to how far its attempt has come, for those that take a second or longer; dropped at
   * the end.
   */
  String running(String jobId) {
    return control(jobId, "running");
  }

  /** HASH. Task and record, with a colon, to what was skipped there and why. */
  String skipped(String jobId) {
    return control(jobId, "skipped");
  }

  /** STREAM. Dead letters: tasks that were given up, with the cause. */
  String dead(String jobId) {
    return control(jobId, "dead");
  }

  /** STREAM. What has happened, for watchers. */
  String events(String jobId) {
    return control(jobId, "events");
  }

  /**
   * LIST. Records of the attempts that have ended, in the order of their ends; of the first ones.
   */
  String attempts(String jobId) {
    return control(jobId, "attempts");
  }

  /** HASH. m or r and task, a dot and the attempt, to what its code has printed, up to a bound. */
  String logs(String jobId) {
    return control(jobId, "logs");
  }

  /** HASH. What is told of the job when all else of it has gone, compressed, in one field. */
  String history(String jobId) {
    return control(jobId, "history");
  }

  /** HASH. Job id of a step to its number, the number of all, and its name. */
  String steps(String jobId) {
    return control(jobId, "steps");
  }

  /**
   * STRING. Without it nobody may write blocks of the partition; goes with the commit of its reduce
   * task, or first at the end.
   */
  String live(String jobId, int partition) {
    return data(jobId, partition, "live");
  }

  /** HASH. task/attempt/chunk to a chunk of a block, at most 1 MiB; goes with the marker. */
  String partials(String jobId, int partition) {
    return data(jobId, partition, "partials");
  }

  /** HASH. task/attempt/chunk to a chunk of the kept result. */
  String result(String jobId, int partition) {
    return data(jobId, partition, "result");
  }

  /**
   * HASH. A side file or a jar, by its content: number to a chunk of at most 1 MiB, and its length
   * when all of them are there; kept until an hour, or the job's retention, after the last job that
   * needs it.
   */
  String side(String sha256) {
    return namespace + ":{file-" + sha256 + "}:chunks";
  }

  private String shared(String name) {
    return namespace + ":{" + namespace + "}:" + name;
  }

  private String control(String jobId, String name) {
    return namespace + ":{" + jobId + "}:" + name;
  }

  private String data(String jobId, int partition, String name) {
    return namespace + ":{" + PartitionTag.of(jobId, partition) + "}:" + name;
  }
}
