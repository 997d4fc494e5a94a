package dev.millrace.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.store.AttemptNote;
import dev.millrace.store.DeadLetter;
import dev.millrace.store.Failure;
import dev.millrace.store.FailureKind;
import dev.millrace.store.JobState;
import dev.millrace.store.Phase;
import dev.millrace.store.TakenTask;
import dev.millrace.store.TaskQueue;
import dev.millrace.store.TaskQueue.Request;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Failures that attempts report: tried again, then the end of the job, with the cause. */
@ExtendWith(RedisExtension.class)
final class FailTaskIT {
  private static final String CAUSE = "NumberFormatException: \"n/a\"";
  private static final Failure FAILURE =
      new Failure(FailureKind.USER_CODE, CAUSE, "in.txt, byte 7", "stack");

  @Test
  void failedTaskIsQueuedAgainWhenItsDelayIsOver(TestRedis redis) {
    TestJob job = TestJob.mapping(redis, "wc", 1, 1);

    redis.queue().fail(job.takeOne("w1"), FAILURE, 3, AttemptNote.NONE);
    job.endDelays();

    TakenTask again = job.takeOne("w2");
    assertThat(again.attempt()).isEqualTo(2);
    assertThat(job.state()).isEqualTo(JobState.MAPPING);
    assertThat(job.dump())
        .anyMatch(
            line ->
                line.contains("event attempt failed task m0")
                    && line.endsWith("worker w1 kind USER_CODE cause " + CAUSE));
  }

  @Test
  void nobodyIsGivenATaskBeforeItsDelayIsOverAndWhoAsksIsToldHowLongItLasts(TestRedis redis) {
    TestJob job = TestJob.mapping(redis, "wc", 2, 1);

    redis.queue().fail(job.takeOne("w1"), FAILURE, 3, AttemptNote.NONE);
    job.prolongDelays();

    TaskQueue.Taken taken = redis.queue().take("wc", Request.of("w2", 5, true, List.of()));
    assertThat(taken.tasks()).extracting(TakenTask::task).containsExactly(1);
    assertThat(taken.untilNext().orElseThrow()).isBetween(Duration.ofHours(23), Duration.ofDays(1));
    redis.plans().audit("wc");
    assertThat(redis.queue().take("wc", Request.of("w2", 5, true, taken.tasks())).tasks())
        .isEmpty();
  }

  @Test
  void delayGrowsWithEachFailureUpToHalfAMinute(TestRedis redis) {
    TestJob job = TestJob.mapping(redis, "wc", 1, 1);
    Failure slow = new Failure(FailureKind.ENVIRONMENT, CAUSE, "", "");
    for (int failure = 1; failure <= 8; failure++) {
      redis.queue().fail(job.takeOne("w1"), slow, 100, AttemptNote.NONE);

      Duration longest = Duration.ofSeconds(Math.min(30, 1L << (failure - 1)));
      assertThat(job.delay())
          .isBetween(longest.dividedBy(2).minusMillis(100), longest.plusMillis(100));
      job.endDelays();
    }
  }

  @Test
  void taskThatAZombieCommitsMeanwhileIsNotQueuedAgain(TestRedis redis) {
    TestJob job = TestJob.mapping(redis, "wc", 2, 1);
    TakenTask zombie = job.takeOne("w1");
    job.leasesLapseAtOnce();
    redis.queue().fail(job.reclaim("w2", 1).get(0), FAILURE, 3, AttemptNote.NONE);

    job.commit(zombie);
    job.endDelays();

    assertThat(job.take("w3", 5)).extracting(TakenTask::task).containsExactly(1);
  }

  @Test
  void reduceTaskThatWaitsIsReleasedOnceWhenItsPartitionIsOpenedAgain(TestRedis redis) {
    TestJob job = TestJob.reducing(redis, "wc", 1, 2);
    List<TakenTask> reducers = job.take("w1", 2);
    redis.queue().fail(reducers.get(0), FAILURE, 3, AttemptNote.NONE);
    job.prolongDelays();
    redis.queue().reopen(reducers.get(1), 0, job.winners(Phase.MAP).get("0"));

    job.commit(job.takeOne("w2"));
    job.endDelays();

    assertThat(job.take("w3", 5)).extracting(TakenTask::task).containsExactlyInAnyOrder(0, 1);
  }

  @Test
  void lastFailureFailsTheJobWithASentence(TestRedis redis) {
    TestJob job = TestJob.mapping(redis, "wc", 1, 1);
    redis.queue().fail(job.takeOne("w1"), FAILURE, 3, AttemptNote.NONE);
    job.endDelays();
    redis.queue().fail(job.takeOne("w2"), FAILURE, 3, AttemptNote.NONE);
    job.endDelays();

    redis.queue().fail(job.takeOne("w3"), FAILURE, 3, AttemptNote.NONE);

    assertThat(job.status().error())
        .isEqualTo(
            "Map task 0 failed on attempt 3 of 3: " + CAUSE + " (in.txt, byte 7; worker w3)");
    assertThat(job.state()).isEqualTo(JobState.FAILED);
    assertThat(job.dump())
        .anyMatch(
            line ->
                line.contains(" worker w3 kind USER_CODE cause " + CAUSE)
                    && line.endsWith("where in.txt, byte 7 stack stack"));
    assertThat(job.take("w", 5)).isEmpty();
  }

  @Test
  void deadLettersSayWhatWhereWhoAndWhy(TestRedis redis) {
    TestJob job = TestJob.mapping(redis, "wc", 2, 1);
    assertThat(redis.jobs().deadLetters("wc")).isEmpty();
    redis.queue().fail(job.takeOne("w1"), FAILURE, 1, AttemptNote.NONE);

    List<DeadLetter> letters = redis.jobs().deadLetters("wc");

    assertThat(letters)
        .containsExactly(new DeadLetter(Phase.MAP, 0, 1, "w1", FAILURE, letters.get(0).time()));
    assertThat(letters.get(0).time()).isGreaterThan(1_700_000_000_000L);
  }

  @Test
  void finalFailureFailsTheJobAtOnce(TestRedis redis) {
    TestJob job = TestJob.reducing(redis, "wc", 1, 1);

    redis
        .queue()
        .fail(
            job.takeOne("w"),
            new Failure(FailureKind.INVALID_JOB, "no such class", "", ""),
            1,
            AttemptNote.NONE);

    assertThat(job.status().error())
        .isEqualTo("Reduce task 0 failed on attempt 1 of 1: no such class (worker w)");
  }

  @Test
  void failureSentTwiceIsAsOnce(TestRedis redis) {
    TestJob job = TestJob.mapping(redis, "wc", 1, 1);
    for (int failure = 1; failure <= 3; failure++) {
      job.endDelays();
      TakenTask task = job.takeOne("w");
      redis.queue().fail(task, FAILURE, 3, AttemptNote.NONE);
      List<String> before = job.dump();

      redis.queue().fail(task, FAILURE, 3, AttemptNote.NONE);

      assertThat(job.dump()).isEqualTo(before);
    }
    assertThat(job.state()).isEqualTo(JobState.FAILED);
  }

  @Test
  void failureOfACommittedTaskIsIgnored(TestRedis redis) {
    TestJob job = TestJob.mapping(redis, "wc", 2, 1);
    TakenTask zombie = job.takeOne("w1");
    job.leasesLapseAtOnce();
    job.commit(job.reclaim("w2", 1).get(0));
    List<String> before = job.dump();

    redis.queue().fail(zombie, FAILURE, 1, AttemptNote.NONE);

    assertThat(job.dump()).isEqualTo(before);
  }

  @Test
  void failureOfAZombieDoesNotCountAgainstTheNewOwner(TestRedis redis) {
    TestJob job = TestJob.mapping(redis, "wc", 1, 1);
    TakenTask zombie = job.takeOne("w1");
    job.leasesLapseAtOnce();
    job.reclaim("w2", 1);
    List<String> before = job.dump();

    redis.queue().fail(zombie, FAILURE, 1, AttemptNote.NONE);

    assertThat(job.dump()).isEqualTo(before);
  }

  @Test
  void failureAfterTheEndIsIgnored(TestRedis redis) {
    TestJob job = TestJob.mapping(redis, "wc", 1, 1);
    TakenTask task = job.takeOne("w1");
    redis.jobs().cancel("wc", "test");
    List<String> before = job.dump();

    redis.queue().fail(task, FAILURE, 1, AttemptNote.NONE);

    assertThat(job.dump()).isEqualTo(before);
  }
}
