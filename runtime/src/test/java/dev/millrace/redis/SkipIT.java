package dev.millrace.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.Care;
import dev.millrace.engine.SplitRecord;
import dev.millrace.store.AttemptNote;
import dev.millrace.store.Failure;
import dev.millrace.store.FailureKind;
import dev.millrace.store.JobState;
import dev.millrace.store.SkippedRecord;
import dev.millrace.store.TakenTask;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The record of which attempts die twice is skipped, however they die; and no other is. */
@ExtendWith(RedisExtension.class)
final class SkipIT {
  private static final String CAUSE = "NumberFormatException: \"n/a\"";
  private static final String DIED = "its worker died or hung while it was mapped";

  @Test
  void recordOfWhichTwoAttemptsFailIsSkippedAtOnceAndFailuresAreCountedAnew(TestRedis redis) {
    TestJob job = skipping(redis, 2);

    fail(redis, job.takeOne("w"), 3);
    job.endDelays();
    TakenTask second = job.takeOne("w");
    fail(redis, second, 3);

    assertThat(second.care()).contains(new Care(Set.of(), 3, 4));
    TakenTask third = job.takeOne("w");
    assertThat(third.care()).contains(new Care(Set.of(3L), 0, 0));
    assertThat(redis.jobs().skipped("wc")).containsExactly(new SkippedRecord(0, record(3), CAUSE));
    fail(redis, third, 8);
    job.endDelays();
    fail(redis, job.takeOne("w"), 9);
    job.endDelays();
    assertThat(job.state()).isEqualTo(JobState.MAPPING);
    assertThat(job.takeOne("w").care()).contains(new Care(Set.of(3L), 9, 10));
  }

  @Test
  void recordThatKillsItsWorkersIsFoundAmongThoseThatWereFiled(TestRedis redis) {
    TestJob job = skipping(redis, 1);
    job.leasesLapseAtOnce();
    assertThat(job.takeOne("w1").care()).isEmpty();

    TakenTask careful = job.reclaim("w2", 1).get(0);
    assertThat(careful.care()).contains(new Care(Set.of(), 0, 0));
    assertThat(redis.queue().filePlace(careful, 0, 256, Optional.empty())).isTrue();
    TakenTask exact = job.reclaim("w3", 1).get(0);
    assertThat(exact.care()).contains(new Care(Set.of(), 0, 256));
    redis.queue().filePlace(exact, 6, 7, Optional.of(record(6)));
    redis.queue().filePlace(exact, 7, 8, Optional.of(record(7)));
    TakenTask skipping = job.reclaim("w4", 1).get(0);

    assertThat(skipping.care()).contains(new Care(Set.of(7L), 0, 0));
    assertThat(redis.jobs().skipped("wc")).containsExactly(new SkippedRecord(0, record(7), DIED));
    assertThat(job.dump()).noneMatch(line -> line.contains("m0:takeovers"));
    job.commit(skipping);
    assertThat(redis.jobs().skipped("wc")).hasSize(1);
  }

  @Test
  void deathBetweenRecordsBlamesNone(TestRedis redis) {
    TestJob job = skipping(redis, 1);
    job.leasesLapseAtOnce();
    job.takeOne("w");
    // Another worker each time: one that is given its own entry again has only missed a reply.
    for (int death = 0; death < 3; death++) {
      TakenTask task = job.reclaim("w" + death, 1).get(0);
      redis.queue().filePlace(task, 7, 8, Optional.of(record(7)));
      redis.queue().filePlace(task, 8, 8, Optional.empty());
    }

    assertThat(job.reclaim("w", 1).get(0).care()).contains(new Care(Set.of(), 0, 0));
    assertThat(redis.jobs().skipped("wc")).isEmpty();
  }

  @Test
  void hungAttemptThatIsReportedWithoutARecordIsBlamedOnWhatItHasFiled(TestRedis redis) {
    TestJob job = skipping(redis, 1);
    for (int failure = 0; failure < 2; failure++) {
      TakenTask task = job.takeOne("w");
      redis.queue().filePlace(task, 7, 8, Optional.of(record(7)));
      redis
          .queue()
          .fail(task, new Failure(FailureKind.NO_PROGRESS, "hung", "", ""), 3, AttemptNote.NONE);
      job.endDelays();
    }

    assertThat(redis.jobs().skipped("wc")).containsExactly(new SkippedRecord(0, record(7), "hung"));
  }

  @Test
  void attemptsThatDieOfDifferentRecordsSkipNone(TestRedis redis) {
    TestJob job = skipping(redis, 5);
    for (int failure = 1; failure <= 3; failure++) {
      fail(redis, job.takeOne("w"), failure);
      job.endDelays();
    }

    assertThat(job.status().error()).startsWith("Map task 0 failed on attempt 3 of 3: " + CAUSE);
    assertThat(redis.jobs().skipped("wc")).isEmpty();
  }

  @Test
  void oneRecordTooManyFailsTheJobWithTheLimitAndTheRecord(TestRedis redis) {
    TestJob job = skipping(redis, 1);
    for (long record : List.of(3L, 3L, 5L, 5L)) {
      fail(redis, job.takeOne("w"), record);
      job.endDelays();
    }

    assertThat(job.state()).isEqualTo(JobState.FAILED);
    assertThat(job.status().error())
        .isEqualTo(
            "More than 1 bad records: the last one is record 5 of map task 0, in.txt, byte 50: "
                + CAUSE);
    assertThat(redis.jobs().skipped("wc")).hasSize(2);
    assertThat(job.take("w", 1)).isEmpty();
  }

  @Test
  void failureSentTwiceIsAsOnce(TestRedis redis) {
    TestJob job = skipping(redis, 2);
    for (int failure = 0; failure < 2; failure++) {
      TakenTask task = job.takeOne("w");
      fail(redis, task, 3);
      List<String> before = job.dump();

      fail(redis, task, 3);

      assertThat(job.dump()).isEqualTo(before);
      job.endDelays();
    }
  }

  @Test
  void zombieCannotSayWhereItIs(TestRedis redis) {
    TestJob job = skipping(redis, 1);
    job.leasesLapseAtOnce();
    TakenTask zombie = job.takeOne("w1");
    TakenTask owner = job.reclaim("w2", 1).get(0);
    redis.queue().filePlace(owner, 7, 8, Optional.of(record(7)));
    List<String> before = job.dump();

    assertThat(redis.queue().filePlace(zombie, 1, 2, Optional.of(record(1)))).isFalse();

    assertThat(job.dump()).isEqualTo(before);
    redis.jobs().cancel("wc", "test");
    assertThat(redis.queue().filePlace(owner, 8, 9, Optional.of(record(8)))).isFalse();
  }

  @Test
  void recordThatTheWinnerHasMappedWasNotSkipped(TestRedis redis) {
    TestJob job = skipping(redis, 2);
    TakenTask zombie = job.takeOne("w1");
    job.leasesLapseAtOnce();
    fail(redis, job.reclaim("w2", 1).get(0), 3);
    job.endDelays();
    fail(redis, job.takeOne("w2"), 3);
    TakenTask skipping = job.takeOne("w2");
    assertThat(redis.jobs().skipped("wc")).hasSize(1);

    job.commit(zombie);
    job.commit(skipping);

    assertThat(redis.jobs().skipped("wc")).isEmpty();
  }

  @Test
  void jobThatMayNotSkipReadsNothingWithCare(TestRedis redis) {
    TestJob job = skipping(redis, 0);
    for (int failure = 0; failure < 2; failure++) {
      fail(redis, job.takeOne("w"), 3);
      job.endDelays();
    }

    assertThat(job.takeOne("w").care()).isEmpty();
    assertThat(redis.jobs().skipped("wc")).isEmpty();
  }

  @Test
  void manyRecordsAreReadInOrderAndTextsOfSeveralLinesComeBackWhole(TestRedis redis) {
    TestJob job = skipping(redis, 500);
    String text = "first\tline\nsecond\u0000 line";
    for (long number = 300; number > 0; number--) {
      SplitRecord record = new SplitRecord(number, "a\nb, byte 1", text);
      for (int failure = 0; failure < 2; failure++) {
        Failure failed = new Failure(FailureKind.USER_CODE, "a\nb", "", "", Optional.of(record));
        redis.queue().fail(job.takeOne("w"), failed, 3, AttemptNote.NONE);
        job.endDelays();
      }
    }

    List<SkippedRecord> skipped = redis.jobs().skipped("wc");

    assertThat(skipped).extracting(each -> each.record().ordinal()).isSorted().hasSize(300);
    assertThat(skipped.get(0))
        .isEqualTo(new SkippedRecord(0, new SplitRecord(1, "a b, byte 1", text), "a b"));
  }

  private static TestJob skipping(TestRedis redis, int limit) {
    TestJob job = TestJob.mapping(redis, "wc", 1, 1);
    job.set("skip.records", String.valueOf(limit));
    return job;
  }

  private static SplitRecord record(long number) {
    return new SplitRecord(number, "in.txt, byte " + 10 * number, "n/a " + number);
  }

  private static void fail(TestRedis redis, TakenTask task, long record) {
    redis
        .queue()
        .fail(
            task,
            new Failure(
                FailureKind.USER_CODE, CAUSE, "in.txt", "stack", Optional.of(record(record))),
            3,
            AttemptNote.NONE);
  }
}
