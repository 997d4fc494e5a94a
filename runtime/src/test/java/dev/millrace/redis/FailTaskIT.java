package dev.millrace.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.store.JobState;
import dev.millrace.store.TakenTask;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Failures that attempts report: tried again, then the end of the job, with the cause. */
@ExtendWith(RedisExtension.class)
final class FailTaskIT {
  private static final String CAUSE = "NumberFormatException: \"n/a\" (in.txt; worker w)";

  @Test
  void failedTaskIsQueuedAgain(TestRedis redis) {
    TestJob job = TestJob.mapping(redis, "wc", 1, 1);

    redis.queue().fail(job.takeOne("w1"), 3, CAUSE, "stack");

    TakenTask again = job.takeOne("w2");
    assertThat(again.attempt()).isEqualTo(2);
    assertThat(job.state()).isEqualTo(JobState.MAPPING);
  }

  @Test
  void lastFailureFailsTheJobWithASentence(TestRedis redis) {
    TestJob job = TestJob.mapping(redis, "wc", 1, 1);
    redis.queue().fail(job.takeOne("w1"), 3, CAUSE, "stack");
    redis.queue().fail(job.takeOne("w2"), 3, CAUSE, "stack");

    redis.queue().fail(job.takeOne("w3"), 3, CAUSE, "stack");

    assertThat(job.status().error()).isEqualTo("Map task 0 failed on attempt 3 of 3: " + CAUSE);
    assertThat(job.state()).isEqualTo(JobState.FAILED);
    assertThat(job.dump()).anyMatch(line -> line.contains("cause " + CAUSE + " stack stack"));
    assertThat(job.take("w", 5)).isEmpty();
  }

  @Test
  void finalFailureFailsTheJobAtOnce(TestRedis redis) {
    TestJob job = TestJob.reducing(redis, "wc", 1, 1);

    redis.queue().fail(job.takeOne("w"), 1, "no such class", "stack");

    assertThat(job.status().error())
        .isEqualTo("Reduce task 0 failed on attempt 1 of 1: no such class");
  }

  @Test
  void failureSentTwiceIsAsOnce(TestRedis redis) {
    TestJob job = TestJob.mapping(redis, "wc", 1, 1);
    for (int failure = 1; failure <= 3; failure++) {
      TakenTask task = job.takeOne("w");
      redis.queue().fail(task, 3, CAUSE, "stack");
      List<String> before = job.dump();

      redis.queue().fail(task, 3, CAUSE, "stack");

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

    redis.queue().fail(zombie, 1, CAUSE, "stack");

    assertThat(job.dump()).isEqualTo(before);
  }

  @Test
  void failureOfAZombieDoesNotCountAgainstTheNewOwner(TestRedis redis) {
    TestJob job = TestJob.mapping(redis, "wc", 1, 1);
    TakenTask zombie = job.takeOne("w1");
    job.leasesLapseAtOnce();
    job.reclaim("w2", 1);
    List<String> before = job.dump();

    redis.queue().fail(zombie, 1, CAUSE, "stack");

    assertThat(job.dump()).isEqualTo(before);
  }

  @Test
  void failureAfterTheEndIsIgnored(TestRedis redis) {
    TestJob job = TestJob.mapping(redis, "wc", 1, 1);
    TakenTask task = job.takeOne("w1");
    redis.jobs().cancel("wc", "test");
    List<String> before = job.dump();

    redis.queue().fail(task, 1, CAUSE, "stack");

    assertThat(job.dump()).isEqualTo(before);
  }
}
