package dev.millrace.redis;

import dev.millrace.Job;
import dev.millrace.Split;
import dev.millrace.engine.DataCodec;
import dev.millrace.store.JobState;
import dev.millrace.store.JobStatus;
import dev.millrace.store.Lease;
import dev.millrace.store.Phase;
import dev.millrace.store.PlanStore;
import dev.millrace.store.TakenSubmission;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.redisson.api.RMap;
import org.redisson.api.RScoredSortedSet;
import org.redisson.client.codec.StringCodec;

/** Jobs in Redis, as coordinators see them. */
final class RedisPlanStore implements PlanStore {

  private static final String GROUP = "coordinators";

  /** Tasks that one call queues: a millisecond of the server's time. */
  private static final int TASKS_AT_ONCE = 200;

  /** Tasks that one audit looks at; so many take a millisecond, too. */
  private static final int AUDITED_AT_ONCE = 50;

  /** Bytes of splits in one call, at the least: a split that is larger goes alone. */
  private static final int SPLIT_BYTES_AT_ONCE = 256 << 10;

  /** More than one for each job that is retired, so that the index does not grow for ever. */
  private static final int FORGOTTEN_AT_ONCE = 4;

  /** How many of the oldest jobs are known to be there still. */
  private final AtomicInteger lookedThrough = new AtomicInteger();

  private static final Duration CONSUMER_GONE = Duration.ofMinutes(1);

  private final Redis redis;
  private final Keys keys;
  private final AtomicLong sequence = new AtomicLong();

  RedisPlanStore(Redis redis, Keys keys) {
    this.redis = redis;
    this.keys = keys;
  }

  @Override
  public List<TakenSubmission> take(
      String consumer, int atMost, Duration lease, Collection<TakenSubmission> held) {
    List<Object> arguments = new ArrayList<>(List.of(consumer, atMost, lease.toMillis()));
    held.forEach(submission -> arguments.add(submission.lease().entry()));
    List<Object> reply =
        redis.callForList(
            Transition.TAKE_SUBMISSION,
            List.of(keys.submissions(), keys.jobs(), keys.active()),
            arguments.toArray());
    List<TakenSubmission> taken = new ArrayList<>();
    for (int i = 0; i + 2 < reply.size(); i += 3) {
      String entry = JobFields.text((byte[]) reply.get(i));
      long deliveries = JobFields.number((byte[]) reply.get(i + 1));
      String jobId = JobFields.text((byte[]) reply.get(i + 2));
      taken.add(
          new TakenSubmission(
              jobId, new Lease(consumer, entry, deliveries, sequence.incrementAndGet())));
    }
    return taken;
  }

  @Override
  public List<TakenSubmission> renew(Collection<TakenSubmission> held) {
    return Leases.renew(redis, List.of(keys.submissions()), GROUP, held, TakenSubmission::lease);
  }

  @Override
  public void handBack(TakenSubmission submission) {
    redis.call(
        Transition.HAND_BACK_SUBMISSION,
        List.of(keys.submissions()),
        submission.lease().entry(),
        submission.lease().consumer(),
        submission.jobId());
  }

  @Override
  public boolean start(String jobId) {
    return redis.call(Transition.START, new Filing(redis, keys).jobKeys(jobId)) != 0;
  }

  @Override
  public PlanStart beginPlan(String jobId, String planner) {
    long code =
        redis.call(Transition.PLAN_BEGIN, List.of(keys.job(jobId), keys.plan(jobId)), planner);
    return code == 1 ? PlanStart.TO_PLAN : code == 2 ? PlanStart.PLANNED : PlanStart.OVER;
  }

  @Override
  public boolean putSplits(String jobId, String planner, int firstTask, List<Split> splits) {
    DataCodec codec = JobFields.codec();
    List<Object> arguments = new ArrayList<>(List.of(planner));
    long bytes = 0;
    for (int i = 0; i < splits.size(); i++) {
      byte[] split = JobFields.split(codec, splits.get(i));
      arguments.add(firstTask + i);
      arguments.add(split);
      bytes += split.length;
      if (bytes > SPLIT_BYTES_AT_ONCE
          || arguments.size() > TASKS_AT_ONCE
          || i + 1 == splits.size()) {
        long code =
            redis.call(
                Transition.PLAN_PUT,
                List.of(keys.job(jobId), keys.plan(jobId)),
                arguments.toArray());
        if (code != Transition.OK) {
          return false;
        }
        arguments.subList(1, arguments.size()).clear();
        bytes = 0;
      }
    }
    return true;
  }

  @Override
  public boolean putBounds(String jobId, String planner, List<byte[]> bounds) {
    long code =
        redis.call(
            Transition.PLAN_PUT,
            List.of(keys.job(jobId), keys.plan(jobId)),
            planner,
            Keys.BOUNDS,
            JobFields.codec().encode(bounds));
    return code == Transition.OK;
  }

  @Override
  public boolean endPlan(String jobId, String planner, JobStatus.Tasks tasks, String name) {
    long code =
        redis.call(
            Transition.PLAN_END,
            List.of(keys.job(jobId)),
            planner,
            tasks.maps(),
            tasks.partitions(),
            tasks.mapOnly() ? 1 : 0,
            name,
            tasks.bytes());
    return code == Transition.OK;
  }

  @Override
  public boolean enqueue(String jobId, String planner) {
    // Here, not with the end of the plan: whoever goes on after a crash in between comes by here.
    openPartitions(jobId);
    long left;
    do {
      left =
          redis.call(
              Transition.ENQUEUE,
              List.of(
                  keys.job(jobId),
                  keys.tasks(jobId, Phase.MAP),
                  keys.queued(jobId),
                  keys.committed(jobId, Phase.MAP),
                  keys.tasks(jobId, Phase.REDUCE),
                  keys.committed(jobId, Phase.REDUCE)),
              planner,
              TASKS_AT_ONCE);
    } while (left > 0);
    return left == 0;
  }

  @Override
  public void fail(String jobId, String reason) {
    redis.call(Transition.FAIL_JOB, List.of(keys.job(jobId), keys.events(jobId)), reason);
  }

  @Override
  public void expire(String jobId) {
    redis.call(Transition.EXPIRE, List.of(keys.job(jobId), keys.events(jobId)));
  }

  @Override
  public void finish(String jobId, Map<String, Long> counters) {
    redis.call(
        Transition.FINISH,
        List.of(keys.job(jobId), keys.events(jobId)),
        (Object) JobFields.counters(counters));
  }

  @Override
  public void retire(JobStatus status, Duration retention, boolean keepsResult) {
    String jobId = status.jobId();
    retirePartitions(status, retention, keepsResult);
    redis.call(
        Transition.RETIRE,
        List.of(
            keys.job(jobId),
            keys.plan(jobId),
            keys.tasks(jobId, Phase.MAP),
            keys.tasks(jobId, Phase.REDUCE),
            keys.queued(jobId),
            keys.delayed(jobId),
            keys.running(jobId),
            keys.failures(jobId),
            keys.attempts(jobId),
            keys.committed(jobId, Phase.MAP),
            keys.committed(jobId, Phase.REDUCE),
            keys.dead(jobId),
            keys.events(jobId),
            keys.skipped(jobId),
            keys.steps(jobId),
            keys.logs(jobId)),
        retention.toMillis());
  }

  @Override
  public void close(TakenSubmission submission) {
    redis.call(
        Transition.CLOSE_SUBMISSION,
        List.of(keys.submissions(), keys.active(), keys.wake()),
        submission.lease().entry(),
        submission.jobId());
  }

  @Override
  public List<String> listed() {
    return all(keys.jobs());
  }

  @Override
  public Set<String> active() {
    return Set.copyOf(all(keys.active()));
  }

  private List<String> all(String key) {
    RScoredSortedSet<String> set = redis.redisson().getScoredSortedSet(key, StringCodec.INSTANCE);
    return List.copyOf(redis.waitingOut(() -> set.valueRange(0, -1)));
  }

  @Override
  public void forget(String jobId) {
    RScoredSortedSet<String> jobs =
        redis.redisson().getScoredSortedSet(keys.jobs(), StringCodec.INSTANCE);
    redis.waitingOut(() -> jobs.remove(jobId));
  }

  @Override
  public void forgetExpired() {
    RScoredSortedSet<String> jobs =
        redis.redisson().getScoredSortedSet(keys.jobs(), StringCodec.INSTANCE);
    // Some of them may be there for long: after them come others.
    int from = lookedThrough.get();
    List<String> some =
        List.copyOf(redis.waitingOut(() -> jobs.valueRange(from, from + FORGOTTEN_AT_ONCE - 1)));
    int stay = 0;
    for (String jobId : some) {
      if (redis.waitingOut(
          () -> redis.redisson().getMap(keys.job(jobId), StringCodec.INSTANCE).isExists())) {
        stay++;
      } else {
        redis.waitingOut(() -> jobs.remove(jobId));
      }
    }
    lookedThrough.set(some.size() < FORGOTTEN_AT_ONCE ? 0 : from + stay);
  }

  @Override
  public void audit(String jobId) {
    List<String> control =
        List.of(
            keys.job(jobId),
            keys.tasks(jobId, Phase.MAP),
            keys.committed(jobId, Phase.MAP),
            keys.tasks(jobId, Phase.REDUCE),
            keys.committed(jobId, Phase.REDUCE),
            keys.queued(jobId),
            keys.plan(jobId),
            keys.failures(jobId),
            keys.events(jobId),
            keys.dead(jobId),
            keys.delayed(jobId),
            keys.skipped(jobId),
            keys.running(jobId),
            keys.steps(jobId),
            keys.attempts(jobId),
            keys.logs(jobId));
    long next = 0;
    do {
      next = redis.call(Transition.AUDIT, control, next, AUDITED_AT_ONCE, CONSUMER_GONE.toMillis());
    } while (next > 0);
  }

  private void openPartitions(String jobId) {
    RMap<String, String> job = redis.redisson().getMap(keys.job(jobId), StringCodec.INSTANCE);
    Map<String, String> planned = redis.waitingOut(() -> job.getAll(Set.of("state", "partitions")));
    if (!JobState.PLANNING.name().equals(planned.get("state"))) {
      return;
    }
    int partitions =
        new StoredFields(
                "Job " + jobId,
                List.of("partitions"),
                List.of(planned.getOrDefault("partitions", "").getBytes(StandardCharsets.UTF_8)))
            .count("partitions", Job.MAX_PARTITIONS);
    Partitions.open(redis, keys, jobId, numbers(partitions));
  }

  private void retirePartitions(JobStatus status, Duration retention, boolean keepsResult) {
    String jobId = status.jobId();
    int partitions = status.tasks().partitions();
    Partitions.close(redis, keys, jobId, numbers(partitions), keepsResult);
    if (keepsResult) {
      String[] results =
          IntStream.range(0, partitions)
              .mapToObj(p -> keys.result(jobId, p))
              .toArray(String[]::new);
      // The expire of Redisson's objects is a script, which an ACL may refuse; this one is PEXPIRE.
      redis.waitingOut(() -> redis.redisson().getKeys().expire(retention, results));
    }
  }

  private static List<Integer> numbers(int partitions) {
    return IntStream.range(0, partitions).boxed().toList();
  }
}
