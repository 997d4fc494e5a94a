package dev.millrace.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.store.JobState;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A job that has not committed its last task when its deadline has passed fails, whoever notices.
 */
@ExtendWith(RedisExtension.class)
final class DeadlineIT {
  private static final Duration DEADLINE = Duration.ofMinutes(10);

  @Test
  void coordinatorThatLooksFailsTheJobWithASentence(TestRedis redis) {
    TestJob job = withDeadline(TestJob.mapping(redis, "wc", 2, 1));

    redis.plans().expire("wc");
    assertThat(job.state()).isEqualTo(JobState.MAPPING);
    job.age(DEADLINE.plusSeconds(1));
    redis.plans().expire("wc");
    List<String> before = job.dump();
    redis.plans().expire("wc");

    assertThat(job.state()).isEqualTo(JobState.FAILED);
    assertThat(job.status().error())
        .isEqualTo("its deadline of 600 s has passed, while it was MAPPING");
    assertThat(job.dump()).isEqualTo(before);
  }

  @Test
  void workerThatAsksForTasksFailsTheJobToo(TestRedis redis) {
    TestJob job = withDeadline(TestJob.reducing(redis, "wc", 1, 2));
    job.age(DEADLINE.plusSeconds(1));

    assertThat(job.take("w", 5)).isEmpty();

    assertThat(job.state()).isEqualTo(JobState.FAILED);
  }

  @Test
  void jobThatNobodyHasTakenYetFailsAsWell(TestRedis redis) {
    TestJob job = withDeadline(TestJob.submitted(redis, "wc"));
    job.age(DEADLINE.plusSeconds(1));

    redis.plans().expire("wc");

    assertThat(job.status().error()).endsWith("while it was SUBMITTED");
  }

  @Test
  void jobWhoseTasksAreAllCommittedIsFinishedAllTheSame(TestRedis redis) {
    TestJob job = withDeadline(TestJob.reducing(redis, "wc", 1, 1));
    job.commit(job.takeOne("w"));
    job.age(DEADLINE.plusSeconds(1));

    redis.plans().expire("wc");

    assertThat(job.state()).isEqualTo(JobState.FINISHING);
  }

  @Test
  void jobWithoutADeadlineMayTakeAsLongAsItTakes(TestRedis redis) {
    TestJob job = TestJob.mapping(redis, "wc", 1, 1);
    job.age(Duration.ofDays(100));

    redis.plans().expire("wc");

    assertThat(job.state()).isEqualTo(JobState.MAPPING);
    redis.plans().expire("no-such-job");
  }

  private static TestJob withDeadline(TestJob job) {
    job.set("deadline", String.valueOf(DEADLINE.toMillis()));
    return job;
  }
}
