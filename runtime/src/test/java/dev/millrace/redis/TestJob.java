package dev.millrace.redis;

import dev.millrace.Parameters;
import dev.millrace.Slice;
import dev.millrace.Split;
import dev.millrace.engine.Manifest;
import dev.millrace.store.AttemptNote;
import dev.millrace.store.JobSpec;
import dev.millrace.store.JobState;
import dev.millrace.store.JobStatus;
import dev.millrace.store.Limits;
import dev.millrace.store.Phase;
import dev.millrace.store.TakenTask;
import dev.millrace.store.TaskQueue;
import dev.millrace.store.TaskQueue.CommitOutcome;
import dev.millrace.store.TaskQueue.Request;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.redisson.api.RScoredSortedSet;
import org.redisson.api.stream.StreamMessageId;
import org.redisson.client.codec.StringCodec;

/** A job for tests of the store: no code runs, what an attempt would do is done by calls. */
final class TestJob {
  static final String PLANNER = "planner";

  private static final Limits LIMITS =
      new Limits(
          new Limits.Attempts(3, 0, true),
          new Limits.Times(
              Duration.ofSeconds(15), Duration.ofHours(1), Duration.ZERO, Duration.ZERO));

  private final TestRedis redis;
  private final TaskQueue queue;
  private final String id;
  private final int partitions;

  private TestJob(TestRedis redis, String id, int partitions) {
    this.redis = redis;
    this.queue = redis.queue();
    this.id = id;
    this.partitions = partitions;
  }

  /** A job that is MAPPING, with all its map tasks queued. */
  static TestJob mapping(TestRedis redis, String id, int maps, int partitions) {
    return started(redis, id, maps, partitions, false);
  }

  /** As {@link #mapping}, without reduce tasks. */
  static TestJob mapOnly(TestRedis redis, String id, int maps, int partitions) {
    return started(redis, id, maps, partitions, true);
  }

  /** A job that is REDUCING: all its map tasks were committed by a worker "mapper". */
  static TestJob reducing(TestRedis redis, String id, int maps, int partitions) {
    TestJob job = mapping(redis, id, maps, partitions);
    job.take("mapper", maps).forEach(job::commit);
    return job;
  }

  /** A job that is only filed. */
  static TestJob submitted(TestRedis redis, String id) {
    redis.jobs().submit(spec(id));
    return new TestJob(redis, id, 1);
  }

  private static TestJob started(
      TestRedis redis, String id, int maps, int partitions, boolean mapOnly) {
    redis.jobs().submit(spec(id));
    redis.plans().beginPlan(id, PLANNER);
    redis.plans().putSplits(id, PLANNER, 0, splits(maps));
    redis
        .plans()
        .endPlan(
            id,
            PLANNER,
            new JobStatus.Tasks(maps, maps, partitions, partitions, mapOnly, 10L * maps),
            "test");
    redis.plans().enqueue(id, PLANNER);
    return new TestJob(redis, id, partitions);
  }

  static JobSpec spec(String id) {
    return spec(id, LIMITS);
  }

  static JobSpec spec(String id, Limits limits) {
    return new JobSpec(
        id,
        "com.acme.Job",
        Parameters.of("in.txt").with("k", "v"),
        OptionalInt.empty(),
        OptionalLong.empty(),
        limits);
  }

  static List<Split> splits(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new Split(List.of(Slice.ofBytes("in.txt", 10L * i, 10L * i + 10))))
        .toList();
  }

  String id() {
    return id;
  }

  /** Takes tasks for a worker that holds nothing. */
  List<TakenTask> take(String worker, int atMost) {
    return queue.take(id, Request.of(worker, atMost, false, List.of())).tasks();
  }

  TakenTask takeOne(String worker) {
    return take(worker, 1).get(0);
  }

  /** Takes tasks whose lease ran out, and others, for a worker that holds nothing. */
  List<TakenTask> reclaim(String worker, int atMost) {
    return queue.take(id, Request.of(worker, atMost, true, List.of())).tasks();
  }

  CommitOutcome commit(TakenTask task) {
    return queue.commit(task, manifest(task), AttemptNote.NONE);
  }

  Manifest manifest(TakenTask task) {
    int parts = task.phase() == Phase.MAP ? partitions : 1;
    return new Manifest(
        task.attemptId(), Collections.nCopies(parts, new int[] {1}), 0, 0, Map.of("records", 1L));
  }

  JobStatus status() {
    return redis.jobs().status(id).orElseThrow();
  }

  JobState state() {
    return status().state();
  }

  List<String> dump() {
    return redis.dump(id);
  }

  /** The winners of a phase: task to attempt id. */
  Map<String, String> winners(Phase phase) {
    Map<String, String> manifests =
        redis
            .redisson()
            .<String, String>getMap(redis.keys().committed(id, phase), StringCodec.INSTANCE)
            .readAllMap();
    manifests.replaceAll((task, manifest) -> manifest.substring(0, manifest.indexOf('\n')));
    return manifests;
  }

  /** Sets a field of the job hash behind the functions' back. */
  void set(String field, String value) {
    redis
        .redisson()
        .<String, String>getMap(redis.keys().job(id), StringCodec.INSTANCE)
        .fastPut(field, value);
  }

  /** The entry of a task, as the client library names it. */
  static StreamMessageId entry(TakenTask task) {
    String[] id = task.lease().entry().split("-");
    return new StreamMessageId(Long.parseLong(id[0]), Long.parseLong(id[1]));
  }

  /** Lets the delays of all tasks that have failed be over. */
  void endDelays() {
    delayed().readAll().forEach(task -> delayed().addIfExists(0, task));
  }

  /** Lets the delays of all tasks that have failed last for a day, however slow this machine is. */
  void prolongDelays() {
    double tomorrow = System.currentTimeMillis() + Duration.ofDays(1).toMillis();
    delayed().readAll().forEach(task -> delayed().addIfExists(tomorrow, task));
  }

  /** How long the only task that has failed waits after its failure. */
  Duration delay() {
    StreamMessageId failed =
        redis
            .redisson()
            .<String, String>getStream(redis.keys().events(id), StringCodec.INSTANCE)
            .rangeReversed(1, StreamMessageId.MAX, StreamMessageId.MIN)
            .keySet()
            .iterator()
            .next();
    return Duration.ofMillis(delayed().firstScore().longValue() - failed.getId0());
  }

  private RScoredSortedSet<String> delayed() {
    return redis.redisson().getScoredSortedSet(redis.keys().delayed(id), StringCodec.INSTANCE);
  }

  /** Lets so much time pass since the job was submitted. */
  void age(Duration time) {
    long submitted = status().times().get(JobState.SUBMITTED);
    set("time.SUBMITTED", String.valueOf(submitted - time.toMillis()));
  }

  /** From now on every lease has run out as soon as it is taken. */
  void leasesLapseAtOnce() {
    set("lease", "0");
  }
}
