package dev.millrace.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.InvalidJobException;
import dev.millrace.store.JobState;
import dev.millrace.store.Limits;
import dev.millrace.store.Phase;
import dev.millrace.store.TakenSubmission;
import dev.millrace.store.TaskQueue.ActiveJob;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Submissions: filed once, announced once, held by one coordinator at a time. */
@ExtendWith(RedisExtension.class)
final class SubmitIT {
  private static final Duration LEASE = Duration.ofSeconds(15);

  @Test
  void submittedJobCanBeReadBackAndIsOnEveryList(TestRedis redis) {
    redis.jobs().submit(TestJob.spec("wc"));

    assertThat(redis.jobs().spec("wc")).contains(TestJob.spec("wc"));
    assertThat(redis.jobs().status("wc").orElseThrow().state()).isEqualTo(JobState.SUBMITTED);
    assertThat(redis.jobs().jobs(10)).containsExactly("wc");
    assertThat(redis.queue().activeJobs()).containsExactly(new ActiveJob("wc", 0));
  }

  @Test
  void everyLimitTravelsWithTheJob(TestRedis redis) {
    Limits limits =
        new Limits(
            new Limits.Attempts(2, 3, true),
            new Limits.Times(
                Duration.ofSeconds(4),
                Duration.ofSeconds(5),
                Duration.ofSeconds(6),
                Duration.ofSeconds(7)));

    redis.jobs().submit(TestJob.spec("wc", limits));

    assertThat(redis.jobs().spec("wc").orElseThrow().limits()).isEqualTo(limits);
  }

  @Test
  void submissionThatIsSentTwiceIsFiledOnce(TestRedis redis) {
    long first = submit(redis, "wc", "nonce-1");
    List<String> before = redis.dump();

    long second = submit(redis, "wc", "nonce-1");

    assertThat(List.of(first, second)).containsOnly(Transition.OK);
    assertThat(redis.dump()).isEqualTo(before);
  }

  @Test
  void anotherSubmissionWithTheSameIdIsRefusedAndChangesNothing(TestRedis redis) {
    redis.jobs().submit(TestJob.spec("wc"));
    List<String> before = redis.dump();

    assertThat(submit(redis, "wc", "another")).isEqualTo(Transition.EXISTS);
    assertThatThrownBy(() -> redis.jobs().submit(TestJob.spec("wc")))
        .isInstanceOf(InvalidJobException.class)
        .hasMessageContaining("Job wc exists already");
    assertThat(redis.dump()).isEqualTo(before);
  }

  @Test
  void jobIsAnnouncedOnceHoweverOftenTheCallIsSent(TestRedis redis) {
    redis.jobs().submit(TestJob.spec("wc"));
    List<String> before = redis.dump();

    announce(redis, "wc");

    assertThat(redis.dump()).isEqualTo(before);
    assertThat(take(redis, "c1")).hasSize(1);
  }

  @Test
  void jobIdCanBeUsedAgainOnceTheJobHasExpired(TestRedis redis) {
    redis.jobs().submit(TestJob.spec("wc"));
    TakenSubmission first = take(redis, "c1").get(0);
    redis.jobs().cancel("wc", "test");
    redis.plans().close(first);
    redis.redisson().getKeys().delete(redis.keys().job("wc"));

    redis.jobs().submit(TestJob.spec("wc"));

    assertThat(redis.queue().activeJobs()).containsExactly(new ActiveJob("wc", 0));
    assertThat(take(redis, "c1")).extracting(TakenSubmission::jobId).containsExactly("wc");
  }

  @Test
  void submissionWhoseReplyGotLostIsGivenToTheSameCoordinatorAgain(TestRedis redis) {
    TestJob.submitted(redis, "wc");
    TakenSubmission lost = take(redis, "c1").get(0);

    List<TakenSubmission> again = take(redis, "c1");

    assertThat(again).hasSize(1);
    assertThat(again.get(0).lease().entry()).isEqualTo(lost.lease().entry());
    assertThat(again.get(0).lease().deliveries()).isEqualTo(2);
    assertThat(redis.plans().renew(List.of(lost))).containsExactly(lost);
    assertThat(redis.plans().renew(again)).isEmpty();
  }

  @Test
  void heldSubmissionIsNotGivenAgain(TestRedis redis) {
    TestJob.submitted(redis, "wc");
    List<TakenSubmission> held = take(redis, "c1");

    assertThat(redis.plans().take("c1", 10, LEASE, held)).isEmpty();
    assertThat(take(redis, "c2")).isEmpty();
  }

  @Test
  void submissionOfADeadCoordinatorIsTakenOverAndItsLeaseIsLost(TestRedis redis) {
    TestJob.submitted(redis, "wc");
    List<TakenSubmission> zombie = take(redis, "c1");

    List<TakenSubmission> taken = redis.plans().take("c2", 10, Duration.ZERO, List.of());

    assertThat(taken).hasSize(1);
    assertThat(redis.plans().renew(zombie)).isEqualTo(zombie);
    assertThat(redis.plans().renew(taken)).isEmpty();
  }

  @Test
  void handedBackSubmissionIsTakenAtOnceByAnotherAndOnlyOnce(TestRedis redis) {
    TestJob.submitted(redis, "wc");
    TakenSubmission held = take(redis, "c1").get(0);
    redis.plans().handBack(held);
    List<String> before = redis.dump();

    redis.plans().handBack(held);

    assertThat(redis.dump()).isEqualTo(before);
    assertThat(take(redis, "c2")).extracting(TakenSubmission::jobId).containsExactly("wc");
    assertThat(take(redis, "c3")).isEmpty();
  }

  @Test
  void zombieCannotHandBackWhatAnotherHolds(TestRedis redis) {
    TestJob.submitted(redis, "wc");
    TakenSubmission zombie = take(redis, "c1").get(0);
    redis.plans().take("c2", 10, Duration.ZERO, List.of());
    List<String> before = redis.dump();

    redis.plans().handBack(zombie);

    assertThat(redis.dump()).isEqualTo(before);
  }

  @Test
  void closedSubmissionIsGoneAndClosingTwiceIsAsOnce(TestRedis redis) {
    TestJob.submitted(redis, "wc");
    TakenSubmission held = take(redis, "c1").get(0);
    redis.plans().close(held);
    List<String> before = redis.dump();

    redis.plans().close(held);

    assertThat(redis.dump()).isEqualTo(before);
    assertThat(redis.queue().activeJobs()).isEmpty();
    assertThat(redis.jobs().jobs(10)).containsExactly("wc");
    assertThat(redis.plans().renew(List.of(held))).containsExactly(held);
    assertThat(redis.plans().take("c2", 10, Duration.ZERO, List.of())).isEmpty();
  }

  @Test
  void coordinatorsThatLookForWorkKeepTheListsAlive(TestRedis redis) {
    TestJob.submitted(redis, "wc");
    for (String key :
        List.of(redis.keys().submissions(), redis.keys().active(), redis.keys().jobs())) {
      redis.redisson().getBucket(key).expire(Duration.ofSeconds(30));
    }

    take(redis, "c1");

    for (String key :
        List.of(redis.keys().submissions(), redis.keys().active(), redis.keys().jobs())) {
      assertThat(redis.redisson().getBucket(key).remainTimeToLive())
          .as(key)
          .isGreaterThan(Duration.ofDays(6).toMillis());
    }
  }

  private static List<TakenSubmission> take(TestRedis redis, String coordinator) {
    return redis.plans().take(coordinator, 10, LEASE, List.of());
  }

  private static long submit(TestRedis redis, String jobId, String nonce) {
    Keys keys = redis.keys();
    return redis
        .redis()
        .call(
            Transition.SUBMIT,
            List.of(keys.job(jobId), keys.tasks(jobId, Phase.MAP), keys.tasks(jobId, Phase.REDUCE)),
            nonce,
            "definition",
            "com.acme.Job");
  }

  private static void announce(TestRedis redis, String jobId) {
    Keys keys = redis.keys();
    redis
        .redis()
        .call(
            Transition.ANNOUNCE,
            List.of(keys.submissions(), keys.jobs(), keys.active(), keys.wake(), keys.later()),
            jobId,
            1,
            0);
  }
}
