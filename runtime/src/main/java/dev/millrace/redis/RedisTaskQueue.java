package dev.millrace.redis;

import dev.millrace.engine.Manifest;
import dev.millrace.engine.SplitRecord;
import dev.millrace.store.AttemptNote;
import dev.millrace.store.AttemptOutcome;
import dev.millrace.store.Failure;
import dev.millrace.store.PartialRuns;
import dev.millrace.store.Phase;
import dev.millrace.store.Progress;
import dev.millrace.store.Stragglers;
import dev.millrace.store.TakenTask;
import dev.millrace.store.TaskQueue;
import dev.millrace.store.WorkerInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.redisson.client.codec.StringCodec;

/** Tasks in Redis, as workers see them. */
final class RedisTaskQueue implements TaskQueue {

  private static final Duration WORKER_FORGOTTEN = Duration.ofMinutes(1);

  /** What one priority counts more than another in a score: more than any time in ms. */
  private static final double PRIORITY_STEP = 1e13;

  private final Redis redis;
  private final Keys keys;
  private final TakeCall takes;

  RedisTaskQueue(Redis redis, Keys keys) {
    this.redis = redis;
    this.keys = keys;
    this.takes = new TakeCall(redis, keys, this);
  }

  @Override
  public List<ActiveJob> activeJobs() {
    return redis
        .waitingOut(
            () ->
                redis
                    .redisson()
                    .<String>getScoredSortedSet(keys.active(), StringCodec.INSTANCE)
                    .entryRange(0, -1))
        .stream()
        .map(entry -> new ActiveJob(entry.getValue(), priority(entry.getScore())))
        .toList();
  }

  /** The priority in a score, which {@code announce.lua} has made. */
  private static int priority(double score) {
    return (int) -Math.floor(score / PRIORITY_STEP);
  }

  @Override
  public Taken take(String jobId, Request request) {
    return takes.take(jobId, request);
  }

  @Override
  public List<TakenTask> renew(Collection<TakenTask> held) {
    Map<List<String>, List<TakenTask>> byKeys =
        held.stream()
            .collect(
                Collectors.groupingBy(
                    task ->
                        List.of(keys.tasks(task.jobId(), task.phase()), keys.job(task.jobId()))));
    List<TakenTask> lost = new ArrayList<>();
    byKeys.forEach(
        (used, tasks) ->
            lost.addAll(Leases.renew(redis, used, "workers", tasks, TakenTask::lease)));
    return lost;
  }

  @Override
  public CommitOutcome commit(TakenTask task, Manifest manifest, AttemptNote note) {
    if (task.phase() == Phase.MAP) {
      return commitMaps(List.of(new Stored(task, manifest, note))).get(0);
    }
    String jobId = task.jobId();
    return outcome(
        redis.call(
            Transition.COMMIT_REDUCE,
            List.of(
                keys.job(jobId),
                keys.tasks(jobId, Phase.REDUCE),
                keys.committed(jobId, Phase.REDUCE),
                keys.queued(jobId),
                keys.running(jobId),
                keys.failures(jobId),
                keys.attempts(jobId),
                keys.logs(jobId)),
            task.lease().entry(),
            task.task(),
            manifest.attempt(),
            manifest.toBytes(),
            note.ran().toMillis(),
            AttemptRecords.note(task, note, ""),
            AttemptLogs.written(task, AttemptOutcome.COMMITTED, note)));
  }

  @Override
  public List<CommitOutcome> commitMaps(List<Stored> attempts) {
    List<Object> arguments = new ArrayList<>(8 * attempts.size());
    for (Stored each : attempts) {
      arguments.add(each.task().lease().entry());
      arguments.add(each.task().task());
      arguments.add(each.manifest().attempt());
      arguments.add(each.manifest().toBytes());
      arguments.add(each.task().care().map(Places::skips).orElse(""));
      arguments.add(each.note().ran().toMillis());
      arguments.add(AttemptRecords.note(each.task(), each.note(), ""));
      arguments.add(AttemptLogs.written(each.task(), AttemptOutcome.COMMITTED, each.note()));
    }
    String jobId = attempts.get(0).task().jobId();
    List<Object> codes =
        redis.callForList(
            Transition.COMMIT_MAP,
            List.of(
                keys.job(jobId),
                keys.tasks(jobId, Phase.MAP),
                keys.committed(jobId, Phase.MAP),
                keys.tasks(jobId, Phase.REDUCE),
                keys.committed(jobId, Phase.REDUCE),
                keys.queued(jobId),
                keys.failures(jobId),
                keys.skipped(jobId),
                keys.running(jobId),
                keys.attempts(jobId),
                keys.logs(jobId)),
            arguments.toArray());
    return codes.stream().map(code -> outcome((Long) code)).toList();
  }

  private static CommitOutcome outcome(long left) {
    if (left == 0) {
      return CommitOutcome.LAST;
    }
    if (left > 0) {
      return CommitOutcome.COMMITTED;
    }
    return left == Transition.OUTRAN
        ? CommitOutcome.OUTRAN
        : left == Transition.LOST ? CommitOutcome.LOST : CommitOutcome.OVER;
  }

  @Override
  public void fail(TakenTask task, Failure failure, int maxAttempts, AttemptNote note) {
    String jobId = task.jobId();
    redis.call(
        Transition.FAIL_TASK,
        List.of(
            keys.job(jobId),
            keys.tasks(jobId, task.phase()),
            keys.committed(jobId, task.phase()),
            keys.queued(jobId),
            keys.failures(jobId),
            keys.dead(jobId),
            keys.events(jobId),
            keys.delayed(jobId),
            keys.skipped(jobId),
            keys.attempts(jobId),
            keys.logs(jobId)),
        task.phase().mark(),
        task.lease().entry(),
        task.task(),
        task.attemptId(),
        task.attempt(),
        task.lease().consumer(),
        maxAttempts,
        failure.kind(),
        failure.kind().firstDelay().toMillis(),
        failure.cause(),
        failure.where(),
        failure.stack(),
        failure.record().map(Places::of).orElse(""),
        note.ran().toMillis(),
        AttemptRecords.note(task, note, failure.kind() + ": " + failure.cause()),
        AttemptLogs.written(task, AttemptOutcome.FAILED, note));
  }

  @Override
  public boolean filePlace(TakenTask task, long from, long to, Optional<SplitRecord> record) {
    String jobId = task.jobId();
    long code =
        redis.call(
            Transition.FILE_PLACE,
            List.of(keys.job(jobId), keys.tasks(jobId, Phase.MAP), keys.failures(jobId)),
            task.lease().entry(),
            task.lease().deliveries(),
            task.lease().consumer(),
            task.task(),
            record.map(Places::of).orElseGet(() -> Places.of(from, to)));
    return code == Transition.OK;
  }

  @Override
  public void report(String jobId, Collection<Progress> attempts) {
    if (attempts.isEmpty()) {
      return;
    }
    List<Object> arguments = new ArrayList<>();
    for (Progress attempt : attempts) {
      TakenTask task = attempt.task();
      if (arguments.isEmpty()) {
        arguments.add(task.lease().consumer());
      }
      arguments.add(task.lease().entry());
      arguments.add(task.phase().mark() + task.task());
      arguments.add(attempt.elapsed().toMillis());
      arguments.add(attempt.done() < 0 ? -1 : Math.min(1000, Math.round(1000 * attempt.done())));
    }
    redis.call(
        Transition.REPORT, List.of(keys.job(jobId), keys.running(jobId)), arguments.toArray());
  }

  @Override
  public boolean speculate(String jobId, String consumer, Stragglers stragglers) {
    long code =
        redis.call(
            Transition.SPECULATE,
            List.of(
                keys.job(jobId),
                keys.tasks(jobId, Phase.MAP),
                keys.tasks(jobId, Phase.REDUCE),
                keys.committed(jobId, Phase.MAP),
                keys.committed(jobId, Phase.REDUCE),
                keys.queued(jobId),
                keys.failures(jobId),
                keys.running(jobId),
                keys.events(jobId)),
            consumer,
            stragglers.atOnce(),
            stragglers.least().toMillis(),
            stragglers.committed());
    return code == Transition.OK;
  }

  @Override
  public void handBack(TakenTask task, AttemptNote note) {
    redis.call(
        Transition.HAND_BACK,
        List.of(
            keys.tasks(task.jobId(), task.phase()),
            keys.queued(task.jobId()),
            keys.job(task.jobId()),
            keys.attempts(task.jobId()),
            keys.logs(task.jobId())),
        task.phase().mark(),
        task.lease().entry(),
        task.task(),
        task.lease().consumer(),
        note.ran().toMillis(),
        AttemptRecords.note(task, note, ""),
        AttemptLogs.written(task, AttemptOutcome.HANDED_BACK, note));
  }

  @Override
  public void giveBack(TakenTask task) {
    redis.call(
        Transition.GIVE_BACK,
        List.of(
            keys.tasks(task.jobId(), task.phase()),
            keys.queued(task.jobId()),
            keys.failures(task.jobId())),
        task.phase().mark(),
        task.lease().entry(),
        task.task(),
        task.lease().consumer());
  }

  @Override
  public List<PartialRuns> winners(String jobId, int partition, int tasks) {
    return CommittedMaps.winners(redis, keys.committed(jobId, Phase.MAP), jobId, partition, tasks);
  }

  @Override
  public boolean reopen(TakenTask reduceTask, int mapTask, String attemptId) {
    String jobId = reduceTask.jobId();
    long left =
        redis.call(
            Transition.REOPEN,
            List.of(
                keys.job(jobId),
                keys.tasks(jobId, Phase.MAP),
                keys.committed(jobId, Phase.MAP),
                keys.tasks(jobId, Phase.REDUCE),
                keys.queued(jobId),
                keys.events(jobId),
                keys.committed(jobId, Phase.REDUCE),
                keys.failures(jobId),
                keys.running(jobId),
                keys.attempts(jobId)),
            mapTask,
            attemptId,
            reduceTask.lease().entry(),
            reduceTask.task(),
            reduceTask.lease().consumer());
    if (left > 0) {
      // Redis may have lost the marker with the blocks, or the commit that had it removed.
      Partitions.open(redis, keys, jobId, List.of(reduceTask.task()));
    }
    return left != 0;
  }

  @Override
  public int heartbeat(WorkerInfo worker) {
    return (int)
        redis.call(
            Transition.HEARTBEAT,
            List.of(keys.workers()),
            worker.worker(),
            WorkerText.write(worker),
            WORKER_FORGOTTEN.toMillis());
  }

  @Override
  public void leave(String worker) {
    redis.waitingOut(
        () ->
            redis
                .redisson()
                .<String, String>getMap(keys.workers(), StringCodec.INSTANCE)
                .fastRemove(worker));
  }
}
