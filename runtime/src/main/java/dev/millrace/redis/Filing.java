package dev.millrace.redis;

import dev.millrace.InvalidJobException;
import dev.millrace.store.JobSpec;
import dev.millrace.store.Phase;
import dev.millrace.store.Start;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Files jobs, and tells the coordinators of them: two calls, as they are in different slots. Each
 * can be repeated, so whoever goes on after a crash in between does both.
 */
final class Filing {

  private final Redis redis;
  private final Keys keys;

  Filing(Redis redis, Keys keys) {
    this.redis = redis;
    this.keys = keys;
  }

  /** Files a job under a nonce; false if another submission has its id. */
  boolean file(JobSpec spec, String nonce) {
    return file(spec, nonce, redis.traceParent());
  }

  /** As the other one, as a part of this trace. */
  boolean file(JobSpec spec, String nonce, String trace) {
    return redis.call(
            Transition.SUBMIT,
            jobKeys(spec.jobId()),
            arguments(List.of(nonce, "trace", trace), spec).toArray())
        != Transition.EXISTS;
  }

  /** Tells the coordinators of a filed job. */
  void announce(String jobId, boolean listed, int priority) {
    redis.call(
        Transition.ANNOUNCE,
        List.of(keys.submissions(), keys.jobs(), keys.active(), keys.wake(), keys.later()),
        jobId,
        listed ? 1 : 0,
        priority);
  }

  /**
   * Files a job that is delayed, and says when it is due; false if another submission has its id.
   *
   * @throws InvalidJobException if that is too far away
   */
  boolean delay(JobSpec spec, String nonce, Start start) {
    List<Object> arguments =
        arguments(
            List.of(
                nonce,
                start.after().map(Duration::toMillis).map(String::valueOf).orElse(""),
                start.at().map(Instant::toEpochMilli).map(String::valueOf).orElse(""),
                Start.LONGEST.toMillis(),
                "trace",
                redis.traceParent()),
            spec);
    long due = redis.call(Transition.DELAY, List.of(keys.job(spec.jobId())), arguments.toArray());
    if (due == Transition.EXISTS) {
      return false;
    }
    if (due == 0) {
      throw new InvalidJobException(
          "Job %s cannot wait for longer than %d days: submit it later, or schedule it"
              .formatted(spec.jobId(), Start.LONGEST.toDays()));
    }
    announceLater(spec.jobId(), due, spec.limits().share().priority());
    return true;
  }

  /** Says when coordinators are to be told of a delayed job. */
  void announceLater(String jobId, long due, int priority) {
    redis.call(
        Transition.ANNOUNCE_LATER,
        List.of(keys.later(), keys.jobs(), keys.active()),
        jobId,
        due,
        priority);
  }

  /** The keys with which a job comes into being. */
  List<String> jobKeys(String jobId) {
    return List.of(keys.job(jobId), keys.tasks(jobId, Phase.MAP), keys.tasks(jobId, Phase.REDUCE));
  }

  private static List<Object> arguments(List<Object> first, JobSpec spec) {
    List<Object> arguments = new ArrayList<>(first);
    arguments.addAll(Arrays.asList(JobFields.write(spec)));
    return arguments;
  }
}
