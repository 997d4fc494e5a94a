package dev.millrace.redis;

import dev.millrace.InvalidJobException;
import dev.millrace.engine.CorruptBlockException;
import dev.millrace.engine.Manifest;
import dev.millrace.store.AttemptPage;
import dev.millrace.store.AttemptRecord;
import dev.millrace.store.CorruptStateException;
import dev.millrace.store.DeadLetter;
import dev.millrace.store.Failure;
import dev.millrace.store.FailureKind;
import dev.millrace.store.FileStore;
import dev.millrace.store.FiledStep;
import dev.millrace.store.HistoryStore;
import dev.millrace.store.JobLogs;
import dev.millrace.store.JobProgress;
import dev.millrace.store.JobSpec;
import dev.millrace.store.JobState;
import dev.millrace.store.JobStatus;
import dev.millrace.store.JobStore;
import dev.millrace.store.Phase;
import dev.millrace.store.SkippedRecord;
import dev.millrace.store.Start;
import dev.millrace.store.TraceContext;
import dev.millrace.store.WorkerInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.redisson.api.RMap;
import org.redisson.api.RStream;
import org.redisson.api.stream.StreamMessageId;
import org.redisson.api.stream.StreamRangeArgs;
import org.redisson.client.codec.StringCodec;

/** Jobs in Redis, as clients see them. */
final class RedisJobStore implements JobStore {

  /** A worker says something every 2 s; after this long it counts as gone. */
  private static final Duration WORKER_ALIVE = Duration.ofSeconds(8);

  /** Manifests that are read at once; some kilobytes each. */
  private static final int MANIFESTS_AT_ONCE = 500;

  /** Skipped records that are read at once; some kilobytes each. */
  private static final int SKIPPED_AT_ONCE = 100;

  private final Redis redis;
  private final Keys keys;
  private final FileStore files;
  private final Filing filing;
  private final HistoryStore history;
  private final RedisAttempts attempts;

  RedisJobStore(Redis redis, Keys keys) {
    this.redis = redis;
    this.keys = keys;
    this.files = new RedisFileStore(redis, keys);
    this.filing = new Filing(redis, keys);
    this.history = new RedisHistory(redis, keys);
    this.attempts = new RedisAttempts(redis, keys);
  }

  @Override
  public void submit(JobSpec spec) {
    submit(spec, UUID.randomUUID().toString(), redis.traceParent());
  }

  @Override
  public boolean submitUnlessThere(JobSpec spec, Start start) {
    String nonce = UUID.randomUUID().toString();
    if (start.isLater()) {
      return filing.delay(spec, nonce, start);
    }
    boolean filed = filing.file(spec, nonce);
    if (filed) {
      filing.announce(spec.jobId(), true, spec.limits().share().priority());
    }
    return filed;
  }

  @Override
  public void announceAgain(JobStatus filed) {
    switch (filed.state()) {
      case SUBMITTED -> filing.announce(filed.jobId(), true, filed.turn().share().priority());
      case DELAYED ->
          filing.announceLater(
              filed.jobId(),
              filed.times().getOrDefault(JobState.SUBMITTED, 0L),
              filed.turn().share().priority());
      default -> {}
    }
  }

  @Override
  public boolean submitStep(JobSpec step, String name, int jobs) {
    String parent = step.askedFor();
    long code =
        redis.call(
            Transition.FILE_STEP,
            List.of(keys.job(parent), keys.steps(parent)),
            step.jobId(),
            jobs,
            name);
    if (code != Transition.OK) {
      return false;
    }
    // Whoever goes on with the parent submits the same.
    String nonce = JobFields.text(read(parent, List.of("nonce")).get(0)) + "/" + step.jobId();
    submit(step, nonce, trace(parent).map(each -> each.below(each.spanId(parent))).orElse(""));
    return true;
  }

  @Override
  public List<FiledStep> steps(String jobId) {
    RMap<String, String> filed = redis.redisson().getMap(keys.steps(jobId), StringCodec.INSTANCE);
    return redis.waitingOut(filed::readAllMap).entrySet().stream()
        .map(each -> JobFields.step(jobId, each.getKey(), each.getValue()))
        .sorted(Comparator.comparingInt(FiledStep::number))
        .toList();
  }

  private void submit(JobSpec spec, String nonce, String trace) {
    if (!filing.file(spec, nonce, trace)) {
      throw new InvalidJobException(
          "Job " + spec.jobId() + " exists already on " + redis.address() + ": choose another id");
    }
    filing.announce(spec.jobId(), spec.step().isEmpty(), spec.limits().share().priority());
  }

  @Override
  public Optional<JobSpec> spec(String jobId) {
    List<byte[]> fields = read(jobId, JobFields.SPEC);
    return fields.get(0).length == 0
        ? Optional.empty()
        : Optional.of(JobFields.spec(jobId, fields));
  }

  @Override
  public Optional<JobStatus> status(String jobId) {
    List<byte[]> fields = read(jobId, JobFields.STATUS_AND_TIMES);
    return fields.get(0).length == 0
        ? Optional.empty()
        : Optional.of(JobFields.status(jobId, fields));
  }

  @Override
  public JobProgress progress(String jobId) {
    List<Object> reply =
        redis.callForList(
            Transition.PROGRESS,
            List.of(
                keys.tasks(jobId, Phase.MAP),
                keys.tasks(jobId, Phase.REDUCE),
                keys.running(jobId),
                keys.failures(jobId)));
    return new JobProgress(attempts(reply.subList(0, 3)), attempts(reply.subList(3, 6)));
  }

  private static JobProgress.Attempts attempts(List<Object> told) {
    return new JobProgress.Attempts(
        (Long) told.get(0), (Long) told.get(1) / 1000.0, (Long) told.get(2));
  }

  @Override
  public List<byte[]> bounds(String jobId) {
    RMap<String, byte[]> plan = redis.redisson().getMap(keys.plan(jobId), Redis.FIELDS);
    byte[] bounds = redis.waitingOut(() -> plan.get(Keys.BOUNDS));
    return bounds == null ? List.of() : JobFields.bounds(jobId, bounds);
  }

  @Override
  public Optional<TraceContext> trace(String jobId) {
    List<String> fields =
        read(jobId, List.of("nonce", "trace")).stream().map(JobFields::text).toList();
    return fields.get(0).isEmpty()
        ? Optional.empty()
        : TraceContext.parse(fields.get(1))
            .or(() -> Optional.of(TraceContext.of(jobId + " " + fields.get(0))));
  }

  @Override
  public FileStore files() {
    return files;
  }

  @Override
  public HistoryStore history() {
    return history;
  }

  @Override
  public List<String> jobs(int first, int atMost) {
    Collection<String> newest =
        redis.waitingOut(
            () ->
                redis
                    .redisson()
                    .<String>getScoredSortedSet(keys.jobs(), StringCodec.INSTANCE)
                    .valueRangeReversed(first, first + atMost - 1));
    return List.copyOf(newest);
  }

  @Override
  public List<WorkerInfo> workers() {
    List<Object> reply =
        redis.callForList(Transition.WORKERS, List.of(keys.workers()), WORKER_ALIVE.toMillis());
    List<WorkerInfo> workers = new ArrayList<>();
    for (int i = 0; i + 1 < reply.size(); i += 2) {
      String name = JobFields.text((byte[]) reply.get(i));
      WorkerText.read(name, JobFields.text((byte[]) reply.get(i + 1))).ifPresent(workers::add);
    }
    return workers;
  }

  @Override
  public Optional<JobState> cancel(String jobId, String who) {
    Optional<JobState> state = change(Transition.CANCEL, jobId, who);
    if (state.isPresent() && state.get() == JobState.CANCELLED) {
      // A coordinator cleans up after it; of one that has waited for its time none knows yet.
      status(jobId)
          .filter(RedisJobStore::wasCancelledWhileDelayed)
          .ifPresent(its -> filing.announce(jobId, true, its.turn().share().priority()));
    }
    return state;
  }

  @Override
  public Optional<JobState> pause(String jobId, String who) {
    return change(Transition.PAUSE, jobId, who);
  }

  @Override
  public Optional<JobState> resume(String jobId, String who) {
    return change(Transition.RESUME, jobId, who);
  }

  private Optional<JobState> change(Transition transition, String jobId, String who) {
    long code = redis.call(transition, List.of(keys.job(jobId), keys.events(jobId)), who);
    return code == Transition.NO_SUCH_JOB ? Optional.empty() : status(jobId).map(JobStatus::state);
  }

  private static boolean wasCancelledWhileDelayed(JobStatus status) {
    return status.state() == JobState.CANCELLED
        && status.times().containsKey(JobState.DELAYED)
        && status.times().getOrDefault(JobState.SUBMITTED, 0L)
            > status.times().getOrDefault(JobState.CANCELLED, 0L);
  }

  @Override
  public List<DeadLetter> deadLetters(String jobId) {
    RStream<String, String> dead =
        redis.redisson().getStream(keys.dead(jobId), StringCodec.INSTANCE);
    List<DeadLetter> letters = new ArrayList<>();
    redis
        .waitingOut(
            () ->
                dead.range(StreamRangeArgs.startId(StreamMessageId.MIN).endId(StreamMessageId.MAX)))
        .forEach((id, fields) -> letters.add(deadLetter(id.getId0(), fields)));
    return letters;
  }

  private static DeadLetter deadLetter(long time, Map<String, String> fields) {
    String task = fields.getOrDefault("task", "");
    String attempt = fields.getOrDefault("attempt", "");
    return new DeadLetter(
        task.startsWith(Phase.MAP.mark()) ? Phase.MAP : Phase.REDUCE,
        Integer.parseInt(task.substring(1)),
        attempt.isEmpty() ? 0 : Integer.parseInt(attempt),
        fields.getOrDefault("worker", ""),
        new Failure(
            FailureKind.valueOf(fields.getOrDefault("kind", FailureKind.BUG.name())),
            fields.getOrDefault("cause", ""),
            fields.getOrDefault("where", ""),
            fields.getOrDefault("stack", "")),
        time);
  }

  @Override
  public List<SkippedRecord> skipped(String jobId, int atMost) {
    List<SkippedRecord> skipped = new ArrayList<>();
    String cursor = "0";
    do {
      List<Object> reply =
          redis.callForList(
              Transition.SKIPPED, List.of(keys.skipped(jobId)), cursor, SKIPPED_AT_ONCE);
      cursor = JobFields.text((byte[]) reply.get(0));
      for (int i = 1; i + 1 < reply.size(); i += 2) {
        skipped.add(
            Places.skipped(
                JobFields.text((byte[]) reply.get(i)), JobFields.text((byte[]) reply.get(i + 1))));
      }
    } while (!cursor.equals("0") && skipped.size() < atMost);
    // A hash that grows meanwhile may give out a record twice.
    return skipped.stream()
        .distinct()
        .limit(atMost)
        .sorted(
            Comparator.comparingInt(SkippedRecord::task)
                .thenComparingLong(each -> each.record().ordinal()))
        .toList();
  }

  @Override
  public JobLogs logs(String jobId, String task) {
    return attempts.logs(jobId, task);
  }

  @Override
  public AttemptPage attempts(String jobId, long first, int atMost) {
    return attempts.page(jobId, first, atMost);
  }

  @Override
  public List<AttemptRecord> runningAttempts(String jobId, int atMost) {
    return attempts.running(jobId, atMost);
  }

  @Override
  public Map<Integer, Manifest> committed(String jobId, Phase phase, int first, int end) {
    RMap<String, byte[]> committed =
        redis.redisson().getMap(keys.committed(jobId, phase), Redis.FIELDS);
    Map<Integer, Manifest> winners = new HashMap<>();
    for (int from = first; from < end; from += MANIFESTS_AT_ONCE) {
      Set<String> names = new LinkedHashSet<>();
      for (int task = from; task < Math.min(end, from + MANIFESTS_AT_ONCE); task++) {
        names.add(String.valueOf(task));
      }
      redis
          .waitingOut(() -> committed.getAll(names))
          .forEach(
              (task, manifest) ->
                  winners.put(Integer.valueOf(task), decode(jobId, phase, task, manifest)));
    }
    return winners;
  }

  @Override
  public List<Manifest> winners(String jobId, Phase phase, int tasks) {
    Map<Integer, Manifest> committed = committed(jobId, phase, 0, tasks);
    List<Manifest> winners = new ArrayList<>(tasks);
    for (int task = 0; task < tasks; task++) {
      Manifest winner = committed.get(task);
      if (winner == null) {
        throw new CorruptStateException(
            subject(jobId, phase, String.valueOf(task))
                + " has no committed manifest: the job is not finished, or Redis has lost writes");
      }
      winners.add(winner);
    }
    return winners;
  }

  private static Manifest decode(String jobId, Phase phase, String task, byte[] manifest) {
    try {
      return Manifest.fromBytes(manifest);
    } catch (CorruptBlockException e) {
      throw new CorruptStateException(
          subject(jobId, phase, task) + " has a damaged manifest: " + e.getMessage(), e);
    }
  }

  private static String subject(String jobId, Phase phase, String task) {
    return phase.title() + " task " + task + " of job " + jobId;
  }

  private List<byte[]> read(String jobId, List<String> names) {
    RMap<String, byte[]> job = redis.redisson().getMap(keys.job(jobId), Redis.FIELDS);
    Map<String, byte[]> found = redis.waitingOut(() -> job.getAll(new LinkedHashSet<>(names)));
    return names.stream().map(name -> found.getOrDefault(name, new byte[0])).toList();
  }
}
