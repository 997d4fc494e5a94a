package dev.millrace.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.InvalidJobException;
import dev.millrace.store.JobState;
import dev.millrace.store.JobStatus;
import dev.millrace.store.Start;
import dev.millrace.store.TakenSubmission;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Jobs that are to start later: known to all at once, and to coordinators when they are due. */
@ExtendWith(RedisExtension.class)
final class DelayIT {
  private static final Start IN_NINETY_DAYS = Start.after(Duration.ofDays(90));
  private static final Start LONG_AGO = Start.at(Instant.EPOCH);

  @Test
  void delayedJobIsListedAndSaysWhenItIsDueAndNobodyIsGivenIt(TestRedis redis) {
    assertThat(redis.jobs().submitUnlessThere(TestJob.spec("wc"), IN_NINETY_DAYS)).isTrue();

    JobStatus status = redis.jobs().status("wc").orElseThrow();
    assertThat(status.state()).isEqualTo(JobState.DELAYED);
    assertThat(status.times().get(JobState.SUBMITTED) - status.times().get(JobState.DELAYED))
        .isEqualTo(Duration.ofDays(90).toMillis());
    assertThat(redis.jobs().spec("wc")).contains(TestJob.spec("wc"));
    assertThat(redis.jobs().jobs(10)).containsExactly("wc");
    assertThat(redis.queue().activeJobs()).isEmpty();
    assertThat(redis.schedules().due(10).untilNext().orElseThrow())
        .isBetween(Duration.ofDays(89), Duration.ofDays(90));
    assertThat(take(redis)).isEmpty();
  }

  @Test
  void itsKeysOutliveTheDelayByAWeekAndTheListOfThoseThatWaitAYear(TestRedis redis) {
    redis.jobs().submitUnlessThere(TestJob.spec("wc"), IN_NINETY_DAYS);

    assertThat(redis.redisson().getBucket(redis.keys().job("wc")).remainTimeToLive())
        .isGreaterThan(Duration.ofDays(96).toMillis());
    assertThat(redis.redisson().getBucket(redis.keys().later()).remainTimeToLive())
        .isGreaterThan(Duration.ofDays(399).toMillis());
  }

  @Test
  void jobThatIsDueIsAnnouncedOnceAndStartedByWhoeverTakesIt(TestRedis redis) {
    redis.jobs().submitUnlessThere(TestJob.spec("wc"), LONG_AGO);

    redis.schedules().due(10);
    List<String> before = redis.dump();
    redis.schedules().due(10);

    assertThat(redis.dump()).isEqualTo(before);
    assertThat(take(redis)).extracting(TakenSubmission::jobId).containsExactly("wc");
    assertThat(redis.plans().start("wc")).isTrue();
    assertThat(redis.plans().start("wc")).isTrue();
    JobStatus started = redis.jobs().status("wc").orElseThrow();
    assertThat(started.state()).isEqualTo(JobState.SUBMITTED);
    assertThat(started.times().get(JobState.SUBMITTED))
        .isGreaterThanOrEqualTo(started.times().get(JobState.DELAYED));
    assertThat(redis.redisson().getBucket(redis.keys().later()).isExists()).isFalse();
  }

  @Test
  void coordinatorThatHearsOfItTooEarlyDoesNotStartIt(TestRedis redis) {
    redis.jobs().submitUnlessThere(TestJob.spec("wc"), IN_NINETY_DAYS);

    assertThat(redis.plans().start("wc")).isFalse();
    assertThat(redis.jobs().status("wc").orElseThrow().state()).isEqualTo(JobState.DELAYED);
  }

  @Test
  void submissionThatIsSentTwiceIsFiledOnceAndAnotherOneIsRefused(TestRedis redis) {
    Filing filing = new Filing(redis.redis(), redis.keys());
    assertThat(filing.delay(TestJob.spec("wc"), "nonce", IN_NINETY_DAYS)).isTrue();
    List<String> before = redis.dump();

    assertThat(filing.delay(TestJob.spec("wc"), "nonce", IN_NINETY_DAYS)).isTrue();
    assertThat(filing.delay(TestJob.spec("wc"), "another", IN_NINETY_DAYS)).isFalse();
    assertThat(redis.jobs().submitUnlessThere(TestJob.spec("wc"), Start.NOW)).isFalse();

    assertThat(redis.dump()).isEqualTo(before);
  }

  @Test
  void jobWhoseSubmitterDiedBeforeItWasListedIsListedByWhoeverJoinsIt(TestRedis redis) {
    Filing filing = new Filing(redis.redis(), redis.keys());
    filing.file(TestJob.spec("now"), "nonce");
    filing.delay(TestJob.spec("later"), "nonce", IN_NINETY_DAYS);
    redis.redisson().getKeys().delete(redis.keys().later(), redis.keys().jobs());
    assertThat(redis.jobs().jobs(10)).isEmpty();

    redis.jobs().announceAgain(redis.jobs().status("now").orElseThrow());
    redis.jobs().announceAgain(redis.jobs().status("later").orElseThrow());

    assertThat(redis.jobs().jobs(10)).containsExactlyInAnyOrder("now", "later");
    assertThat(take(redis)).extracting(TakenSubmission::jobId).containsExactly("now");
    assertThat(redis.schedules().due(10).untilNext()).isPresent();
  }

  @Test
  void cancelledWhileItWaitsItGoesToACoordinatorToBeCleanedUpAfter(TestRedis redis) {
    redis.jobs().submitUnlessThere(TestJob.spec("wc"), IN_NINETY_DAYS);

    assertThat(redis.jobs().cancel("wc", "ada")).contains(JobState.CANCELLED);

    assertThat(take(redis)).extracting(TakenSubmission::jobId).containsExactly("wc");
    assertThat(redis.plans().start("wc")).isTrue();
    assertThat(redis.jobs().status("wc").orElseThrow().state()).isEqualTo(JobState.CANCELLED);
    assertThat(redis.redisson().getBucket(redis.keys().later()).isExists()).isFalse();
  }

  @Test
  void jobThatIsToWaitForMoreThanAYearIsRefusedAndLeavesNothing(TestRedis redis) {
    assertThatThrownBy(
            () ->
                redis
                    .jobs()
                    .submitUnlessThere(TestJob.spec("wc"), Start.after(Duration.ofDays(367))))
        .isInstanceOf(InvalidJobException.class)
        .hasMessage("Job wc cannot wait for longer than 366 days: submit it later, or schedule it");

    assertThat(redis.dump()).isEmpty();
  }

  private static List<TakenSubmission> take(TestRedis redis) {
    return redis.plans().take("c1", 10, Duration.ofSeconds(15), List.of());
  }
}
