package dev.millrace.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.store.Amounts;
import dev.millrace.store.AttemptNote;
import dev.millrace.store.AttemptOutcome;
import dev.millrace.store.AttemptPage;
import dev.millrace.store.AttemptRecord;
import dev.millrace.store.Failure;
import dev.millrace.store.FailureKind;
import dev.millrace.store.JobState;
import dev.millrace.store.LargeKey;
import dev.millrace.store.Phase;
import dev.millrace.store.Printed;
import dev.millrace.store.Progress;
import dev.millrace.store.Stragglers;
import dev.millrace.store.TakenTask;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.redisson.client.codec.StringCodec;

/** Every attempt that ends leaves one record, however it ends, and however often that is said. */
@ExtendWith(RedisExtension.class)
final class AttemptRecordsIT {
  private static final Failure FAILURE =
      new Failure(FailureKind.USER_CODE, "NumberFormatException:\n\"n/a\"", "a.txt", "stack");

  @Test
  void committedAttemptSaysWhatItWas(TestRedis redis) {
    TestJob job = TestJob.mapping(redis, "wc", 1, 1);
    TakenTask map = job.takeOne("w1");
    AttemptNote note =
        new AttemptNote(
            Duration.ofMillis(250),
            new Amounts(10, 20, 30, 40),
            List.of(new LargeKey("the, *key* %", 7), new LargeKey("", 3)),
            Printed.NOTHING);

    commitTwice(redis, job, map, note);
    commitTwice(redis, job, job.takeOne("w2"), note);

    List<AttemptRecord> records = redis.jobs().attempts("wc");
    assertThat(records).hasSize(2);
    AttemptRecord first = records.get(0);
    assertThat(first)
        .isEqualTo(
            new AttemptRecord(
                Phase.MAP,
                0,
                1,
                "w1",
                first.started(),
                first.ended(),
                AttemptOutcome.COMMITTED,
                note.amounts(),
                note.largest(),
                ""));
    assertThat(first.took()).isEqualTo(note.ran());
    assertThat(first.ended())
        .isBetween(job.status().times().get(JobState.SUBMITTED), records.get(1).ended());
    assertThat(records.get(1).phase()).isEqualTo(Phase.REDUCE);
  }

  private static void commitTwice(TestRedis redis, TestJob job, TakenTask task, AttemptNote note) {
    redis.queue().commit(task, job.manifest(task), note);
    redis.queue().commit(task, job.manifest(task), note);
  }

  @Test
  void failedAndHandedBackAttemptsAreRecordedOnceWithTheirCause(TestRedis redis) {
    TestJob job = TestJob.mapping(redis, "wc", 2, 1);
    List<TakenTask> maps = job.take("w1", 2);
    AttemptNote note = AttemptNote.NONE;

    for (int i = 0; i < 2; i++) {
      redis.queue().fail(maps.get(0), FAILURE, 3, note);
      redis.queue().handBack(maps.get(1), note);
    }

    assertThat(outcomes(redis)).containsExactly("m0.1 failed by w1", "m1.1 handed back by w1");
    assertThat(redis.jobs().attempts("wc").get(0).cause())
        .isEqualTo("USER_CODE: NumberFormatException: \"n/a\"");
  }

  @Test
  void whoeverTakesATaskOverRecordsItsAttempt(TestRedis redis) {
    TestJob job = TestJob.mapping(redis, "wc", 1, 1);
    TakenTask dead = job.takeOne("w1");
    redis.queue().report("wc", List.of(new Progress(dead, Duration.ofSeconds(3), 0.5)));
    job.leasesLapseAtOnce();

    TakenTask next = job.reclaim("w2", 1).get(0);

    AttemptRecord record = redis.jobs().attempts("wc", 0, 10).attempts().get(0);
    assertThat(outcomes(redis)).first().isEqualTo("m0.1 taken over by w1");
    assertThat(record.took()).isGreaterThanOrEqualTo(Duration.ofSeconds(3));
    assertThat(outcomes(redis)).last().isEqualTo("m0.2 running by w2");
    job.commit(next);
    assertThat(outcomes(redis)).last().isEqualTo("m0.2 committed by w2");
  }

  @Test
  void attemptThatAnotherWasQuickerThanIsRecordedByThatOne(TestRedis redis) {
    TestJob job = TestJob.mapping(redis, "wc", 4, 1);
    List<TakenTask> maps = job.take("w1", 4);
    maps.subList(1, 4).forEach(job::commit);
    redis.queue().report("wc", List.of(new Progress(maps.get(0), Duration.ofSeconds(9), 0.1)));
    assertThat(redis.queue().speculate("wc", "w2", new Stragglers(1, Duration.ofMillis(100), 75)))
        .isTrue();
    TakenTask second = job.takeOne("w2");

    assertThat(outcomes(redis).subList(3, 5))
        .containsExactly("m0.1 running by w1", "m0.2 running by w2");
    job.commit(second);
    job.commit(maps.get(0));

    assertThat(outcomes(redis).subList(3, 5))
        .containsExactly("m0.1 lost by w1", "m0.2 committed by w2");
    assertThat(outcomes(redis)).hasSize(5);
    assertThat(redis.jobs().attempts("wc").get(3).took())
        .isGreaterThanOrEqualTo(Duration.ofSeconds(9));
  }

  @Test
  void whoCommitsThoughItWasHeldForDeadLetsTheOtherOneLose(TestRedis redis) {
    TestJob job = TestJob.mapping(redis, "wc", 1, 1);
    TakenTask zombie = job.takeOne("w1");
    job.leasesLapseAtOnce();
    job.reclaim("w2", 1);

    job.commit(zombie);

    assertThat(outcomes(redis))
        .containsExactly("m0.1 taken over by w1", "m0.2 lost by w2", "m0.1 committed by w1");
  }

  @Test
  void reduceAttemptThatMissesBlocksGivesItsTaskBack(TestRedis redis) {
    TestJob job = TestJob.reducing(redis, "wc", 1, 1);
    TakenTask reduce = job.takeOne("w1");

    redis.queue().reopen(reduce, 0, job.winners(Phase.MAP).get("0"));

    AttemptRecord record = redis.jobs().attempts("wc").get(1);
    assertThat(outcomes(redis)).last().isEqualTo("r0.1 handed back by w1");
    assertThat(record.cause()).isEqualTo("blocks of map task 0 were lost");
  }

  @Test
  void whatRunsWhenTheJobEndsIsAbandoned(TestRedis redis) {
    TestJob job = TestJob.mapping(redis, "wc", 2, 1);
    job.takeOne("w1");
    redis.jobs().cancel("wc", "a test");

    for (int i = 0; i < 2; i++) {
      redis.plans().retire(job.status(), Duration.ofHours(1), false);
    }

    assertThat(outcomes(redis)).containsExactly("m0.1 abandoned by w1");
  }

  @Test
  void recordsAreReadInPagesAndBoundedInNumber(TestRedis redis) {
    TestJob job = TestJob.mapping(redis, "wc", 3, 1);
    redis
        .redisson()
        .<String>getList(redis.keys().attempts("wc"), StringCodec.INSTANCE)
        .addAll(Collections.nCopies(19_999, "m9 COMMITTED 1 2 w 1"));
    redis.plans().audit("wc");
    List<TakenTask> maps = job.take("w1", 3);

    job.commit(maps.get(0));
    job.commit(maps.get(1));
    redis.queue().fail(maps.get(2), FAILURE, 3, AttemptNote.NONE);

    AttemptPage page = redis.jobs().attempts("wc", 19_999, 5);
    assertThat(page.attempts())
        .extracting(AttemptRecord::outcome)
        .containsExactly(AttemptOutcome.COMMITTED, AttemptOutcome.FAILED);
    assertThat(page.kept()).isEqualTo(20_001);
    assertThat(page.omitted()).isEqualTo(1);
    AttemptPage counted = redis.jobs().attempts("wc", 0, 0);
    assertThat(counted.attempts()).isEmpty();
    assertThat(counted.kept()).isEqualTo(20_001);
  }

  private static List<String> outcomes(TestRedis redis) {
    return redis.jobs().attempts("wc").stream()
        .map(
            each ->
                each.phase().mark()
                    + each.task()
                    + "."
                    + each.attempt()
                    + " "
                    + each.outcome()
                    + " by "
                    + each.worker())
        .toList();
  }
}
