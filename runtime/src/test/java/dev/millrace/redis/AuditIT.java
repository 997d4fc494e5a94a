package dev.millrace.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.store.AttemptNote;
import dev.millrace.store.Failure;
import dev.millrace.store.FailureKind;
import dev.millrace.store.JobState;
import dev.millrace.store.Phase;
import dev.millrace.store.TakenTask;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.redisson.api.RMap;
import org.redisson.client.codec.StringCodec;

/** Audits: what a failover has taken from the control of a job is mended, what is whole stays. */
@ExtendWith(RedisExtension.class)
final class AuditIT {

  @Test
  void healthyJobStaysAsItIs(TestRedis redis) {
    TestJob mapping = TestJob.mapping(redis, "mapping", 5, 2);
    mapping.commit(mapping.take("w", 3).get(1));
    TestJob reducing = TestJob.reducing(redis, "reducing", 2, 3);
    reducing.commit(reducing.take("w", 2).get(1));
    List<String> before = redis.dump();

    redis.plans().audit("mapping");
    redis.plans().audit("reducing");
    redis.plans().audit("gone");

    assertThat(redis.dump()).isEqualTo(before);
  }

  @Test
  void lostEntriesAreQueuedAgain(TestRedis redis) {
    TestJob job = TestJob.mapping(redis, "wc", 2_100, 1);
    job.commit(job.takeOne("w"));
    redis.redisson().getKeys().delete(redis.keys().tasks("wc", Phase.MAP));

    redis.plans().audit("wc");

    List<TakenTask> taken = job.take("w2", 3_000);
    assertThat(taken).hasSize(2_099).extracting(TakenTask::task).doesNotContain(0);
  }

  @Test
  void lostReduceEntriesAreQueuedAgain(TestRedis redis) {
    TestJob job = TestJob.reducing(redis, "wc", 1, 3);
    job.commit(job.takeOne("w"));
    redis
        .redisson()
        .getKeys()
        .delete(redis.keys().tasks("wc", Phase.REDUCE), redis.keys().queued("wc"));

    redis.plans().audit("wc");

    assertThat(job.take("w2", 5)).extracting(TakenTask::task).containsExactly(1, 2);
  }

  @Test
  void wrongLatchesAreCorrected(TestRedis redis) {
    TestJob job = TestJob.reducing(redis, "wc", 2, 3);
    job.commit(job.takeOne("w"));
    job.set("latch.map", "17");
    job.set("latch.reduce", "17");

    redis.plans().audit("wc");

    assertThat(job.status().tasks().mapsLeft()).isZero();
    assertThat(job.status().tasks().reducesLeft()).isEqualTo(2);
  }

  @Test
  void releaseThatWasLostIsMadeUpFor(TestRedis redis) {
    TestJob job = TestJob.reducing(redis, "wc", 2, 3);
    redis
        .redisson()
        .getKeys()
        .delete(redis.keys().tasks("wc", Phase.REDUCE), redis.keys().queued("wc"));
    job.set("state", "MAPPING");

    redis.plans().audit("wc");

    assertThat(job.state()).isEqualTo(JobState.REDUCING);
    assertThat(job.take("w", 5)).hasSize(3);
  }

  @Test
  void mapTaskWhoseCommitWasLostRunsAgainBeforeTheReducers(TestRedis redis) {
    TestJob job = TestJob.reducing(redis, "wc", 2, 1);
    RMap<String, byte[]> committed =
        redis.redisson().getMap(redis.keys().committed("wc", Phase.MAP), StringCodec.INSTANCE);
    committed.fastRemove("1");

    redis.plans().audit("wc");

    assertThat(job.state()).isEqualTo(JobState.MAPPING);
    assertThat(job.status().tasks().mapsLeft()).isEqualTo(1);
    List<TakenTask> taken = job.take("w", 5);
    assertThat(taken).extracting(TakenTask::phase).contains(Phase.MAP);
  }

  @Test
  void lastCommitWhoseStateWasLostFinishesTheJob(TestRedis redis) {
    TestJob job = TestJob.reducing(redis, "wc", 1, 1);
    job.commit(job.takeOne("w"));
    job.set("state", "REDUCING");

    redis.plans().audit("wc");

    assertThat(job.state()).isEqualTo(JobState.FINISHING);
  }

  @Test
  void everyControlKeyIsProlonged(TestRedis redis) {
    TestJob job = TestJob.mapping(redis, "wc", 2, 1);
    redis
        .queue()
        .fail(
            job.takeOne("w"),
            new Failure(FailureKind.USER_CODE, "cause", "where", "stack"),
            3,
            AttemptNote.NONE);
    job.commit(job.takeOne("w"));
    Iterable<String> keys =
        redis.redisson().getKeys().getKeysByPattern(redis.namespace() + ":{wc}:*");
    keys.forEach(key -> redis.redisson().getBucket(key).expire(Duration.ofMinutes(1)));

    redis.plans().audit("wc");

    assertThat(keys)
        .allMatch(
            key ->
                redis.redisson().getBucket(key).remainTimeToLive() > Duration.ofDays(6).toMillis());
  }

  @Test
  void consumersThatAreGoneAreRemovedUnlessTheyHoldSomething(TestRedis redis) throws Exception {
    TestJob job = TestJob.mapping(redis, "wc", 3, 1);
    job.commit(job.takeOne("idle"));
    job.takeOne("holder");
    Thread.sleep(20);

    sweepAfter(redis, 10_000);
    assertThat(consumers(redis)).containsExactlyInAnyOrder("idle", "holder");
    sweepAfter(redis, 5);

    assertThat(consumers(redis)).containsExactly("holder");
  }

  private static List<String> consumers(TestRedis redis) {
    return redis
        .redisson()
        .getStream(redis.keys().tasks("wc", Phase.MAP), StringCodec.INSTANCE)
        .listConsumers("workers")
        .stream()
        .map(consumer -> consumer.getName())
        .toList();
  }

  private static void sweepAfter(TestRedis redis, long idleMillis) {
    Keys keys = redis.keys();
    redis
        .redis()
        .call(
            Transition.AUDIT,
            List.of(
                keys.job("wc"),
                keys.tasks("wc", Phase.MAP),
                keys.committed("wc", Phase.MAP),
                keys.tasks("wc", Phase.REDUCE),
                keys.committed("wc", Phase.REDUCE),
                keys.queued("wc"),
                keys.plan("wc"),
                keys.failures("wc"),
                keys.events("wc"),
                keys.dead("wc"),
                keys.delayed("wc")),
            0,
            1000,
            idleMillis);
  }
}
