package dev.millrace.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.store.JobState;
import dev.millrace.store.Labels;
import dev.millrace.store.Limits;
import dev.millrace.store.Phase;
import dev.millrace.store.Progress;
import dev.millrace.store.Stragglers;
import dev.millrace.store.TakenTask;
import dev.millrace.store.TaskQueue.ActiveJob;
import dev.millrace.store.TaskQueue.CommitOutcome;
import dev.millrace.store.TaskQueue.Holding;
import dev.millrace.store.TaskQueue.Refusal;
import dev.millrace.store.TaskQueue.Request;
import dev.millrace.store.TaskQueue.Room;
import dev.millrace.store.TaskQueue.Taken;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Which jobs come first, and what of a job may run where. */
@ExtendWith(RedisExtension.class)
final class TurnIT {

  @Test
  void jobsOfAHigherPriorityComeFirstAndThenTheOldest(TestRedis redis) {
    submit(redis, "old", 0);
    submit(redis, "low", -100);
    submit(redis, "high", 100);
    submit(redis, "new", 0);

    assertThat(redis.queue().activeJobs())
        .containsExactly(
            new ActiveJob("high", 100),
            new ActiveJob("old", 0),
            new ActiveJob("new", 0),
            new ActiveJob("low", -100));
    assertThat(redis.jobs().status("high").orElseThrow().turn().share().priority()).isEqualTo(100);
  }

  @Test
  void shareComesBackAsItWasSubmitted(TestRedis redis) {
    Limits.Share share = new Limits.Share(-7, 3, Labels.of(List.of("gpu", "eu", "gpu")));
    redis.jobs().submit(TestJob.spec("wc", Limits.DEFAULT.with(share)));

    assertThat(redis.jobs().spec("wc").orElseThrow().limits().share()).isEqualTo(share);
    assertThat(redis.jobs().status("wc").orElseThrow().turn().share()).isEqualTo(share);
    assertThat(share.needs()).hasToString("eu,gpu");
  }

  @Test
  void noMoreAttemptsRunThanTheJobMayHaveSlots(TestRedis redis) {
    TestJob job = TestJob.mapping(redis, "wc", 9, 1);
    job.set("max.slots", "3");

    List<TakenTask> first = job.take("w1", 2);
    List<TakenTask> second = job.take("w2", 5);

    assertThat(first).hasSize(2);
    assertThat(second).hasSize(1);
    assertThat(job.take("w3", 5)).isEmpty();
    job.commit(first.get(0));
    assertThat(job.take("w3", 5)).hasSize(1);
  }

  @Test
  void nothingOfALimitedJobIsTakenAheadOfASlot(TestRedis redis) {
    TestJob job = TestJob.mapping(redis, "wc", 9, 1);
    job.set("max.slots", "8");

    assertThat(ask(redis, new Room(9, 2, true), new Holding(List.of(), List.of())).tasks())
        .hasSize(2);
  }

  @Test
  void attemptThatIsAboutToBeCommittedHasNoSlotAnyMore(TestRedis redis) {
    TestJob job = TestJob.mapping(redis, "wc", 9, 1);
    job.set("max.slots", "1");
    TakenTask ending = job.takeOne("w");

    assertThat(job.take("w2", 1)).as("another worker does not know").isEmpty();
    List<TakenTask> next =
        ask(redis, new Room(1, 1, true), new Holding(List.of(), List.of(ending))).tasks();
    assertThat(next).hasSize(1);
    job.commit(ending);

    assertThat(ask(redis, new Room(1, 1, true), new Holding(next, List.of(ending))).tasks())
        .as("committed meanwhile, so that it counts no more")
        .isEmpty();
  }

  @Test
  void lapsedLeasesOfALimitedJobAreTakenOverAndLostRepliesGivenAgain(TestRedis redis) {
    TestJob job = TestJob.mapping(redis, "wc", 3, 1);
    job.set("max.slots", "1");
    TakenTask lost = job.takeOne("w1");
    assertThat(job.takeOne("w1").task()).isEqualTo(lost.task());
    job.leasesLapseAtOnce();

    List<TakenTask> taken = job.reclaim("w2", 3);

    assertThat(taken).extracting(TakenTask::task).containsExactly(lost.task());
  }

  @Test
  void secondAttemptsCountToo(TestRedis redis) {
    TestJob job = TestJob.mapping(redis, "wc", 4, 1);
    Stragglers rule = new Stragglers(1, Duration.ofSeconds(2), 75);
    List<TakenTask> tasks = job.take("w1", 4);
    tasks.subList(0, 3).forEach(job::commit);
    redis.queue().report("wc", List.of(new Progress(tasks.get(3), Duration.ofSeconds(10), 0.1)));
    job.set("max.slots", "1");

    assertThat(redis.queue().speculate("wc", "w2", rule)).isFalse();
    job.set("max.slots", "2");
    redis.jobs().pause("wc", "test");
    assertThat(redis.queue().speculate("wc", "w2", rule)).isFalse();
    redis.jobs().resume("wc", "test");
    assertThat(redis.queue().speculate("wc", "w2", rule)).isTrue();
  }

  @Test
  void pausedJobGivesNothingAndWhatRunsCounts(TestRedis redis) {
    TestJob job = TestJob.mapping(redis, "wc", 2, 1);
    TakenTask running = job.takeOne("w1");

    assertThat(redis.jobs().pause("wc", "ada")).contains(JobState.MAPPING);
    List<String> before = job.dump();
    redis.jobs().pause("wc", "ada");

    assertThat(job.dump()).as("twice is as once").isEqualTo(before);
    assertThat(job.status().turn().paused()).isTrue();
    Taken refused = redis.queue().take("wc", Request.of("w2", 5, true, List.of()));
    assertThat(refused.tasks()).isEmpty();
    assertThat(refused.refusal()).contains(Refusal.PAUSED);
    assertThat(redis.queue().renew(List.of(running))).isEmpty();
    assertThat(job.commit(running)).isEqualTo(CommitOutcome.COMMITTED);
    redis.plans().audit("wc");
    assertThat(redis.violations()).isEmpty();
    redis.jobs().resume("wc", "ada");
    redis.jobs().resume("wc", "ada");
    assertThat(job.status().turn().paused()).isFalse();
    assertThat(job.commit(job.takeOne("w2"))).isEqualTo(CommitOutcome.LAST);
    assertThat(job.dump())
        .anyMatch(line -> line.contains("event paused by ada"))
        .anyMatch(line -> line.contains("event resumed by ada"));
  }

  @Test
  void pausedJobCanBeCancelledAndThenNeitherPausedNorResumed(TestRedis redis) {
    TestJob job = TestJob.mapping(redis, "wc", 2, 1);
    redis.jobs().pause("wc", "ada");
    redis.jobs().cancel("wc", "ada");
    List<String> before = job.dump();

    assertThat(redis.jobs().pause("wc", "ada")).contains(JobState.CANCELLED);
    assertThat(redis.jobs().resume("wc", "ada")).contains(JobState.CANCELLED);
    assertThat(job.dump()).isEqualTo(before);
    assertThat(job.status().turn().paused()).isFalse();
    assertThat(redis.jobs().pause("gone", "ada")).isEmpty();
    assertThat(redis.jobs().resume("gone", "ada")).isEmpty();
  }

  @Test
  void deadlineStandsStillWhileTheJobIsPaused(TestRedis redis) {
    TestJob job = TestJob.mapping(redis, "wc", 2, 1);
    job.set("deadline", "600000");
    redis.jobs().pause("wc", "ada");
    // given: half a minute before its deadline it was paused, an hour ago
    job.age(Duration.ofMinutes(69).plusSeconds(30));
    long paused = System.currentTimeMillis() - Duration.ofHours(1).toMillis();
    job.set("paused", String.valueOf(paused));

    redis.plans().expire("wc");
    assertThat(job.state()).isEqualTo(JobState.MAPPING);
    redis.jobs().resume("wc", "ada");
    redis.plans().expire("wc");
    assertThat(job.take("w", 1)).hasSize(1);
    job.age(Duration.ofMinutes(1));
    redis.plans().expire("wc");

    assertThat(job.state()).isEqualTo(JobState.FAILED);
  }

  @Test
  void onlyAWorkerWithAllLabelsIsGivenTasks(TestRedis redis) {
    TestJob job = TestJob.mapping(redis, "wc", 2, 1);
    job.set("needs", "eu,gpu");

    assertThat(refusal(redis, "")).contains(Refusal.LABELS);
    assertThat(refusal(redis, "gpu")).contains(Refusal.LABELS);
    assertThat(refusal(redis, "eu-west,gpu")).contains(Refusal.LABELS);
    assertThat(refusal(redis, "eu,fast,gpu")).isEmpty();
  }

  @Test
  void jobThatStandsBehindAnotherSaysSoUntilItMayMap(TestRedis redis) {
    TestJob job = TestJob.mapping(redis, "wc", 1, 1);
    Holding nothing = new Holding(List.of(), List.of());

    Taken behind = ask(redis, new Room(1, 1, false, Optional.of("other")), nothing);

    assertThat(behind.tasks()).isEmpty();
    assertThat(behind.phase()).contains(Phase.MAP);
    assertThat(job.status().turn().behind()).isEqualTo("other");
    assertThat(ask(redis, new Room(1, 1, true), nothing).tasks()).hasSize(1);
    assertThat(job.status().turn().behind()).isEmpty();
  }

  @Test
  void attemptThatWasHandedBackBeforeItBeganIsNone(TestRedis redis) {
    TestJob job = TestJob.mapping(redis, "wc", 1, 1);
    redis.queue().giveBack(job.takeOne("w1"));
    assertThat(job.takeOne("w2").attempt()).isEqualTo(1);
  }

  private static List<Refusal> refusal(TestRedis redis, String labels) {
    return redis
        .queue()
        .take(
            "wc",
            new Request(
                "w",
                Labels.parse(labels),
                new Room(1, 1, true),
                false,
                new Holding(List.of(), List.of())))
        .refusal()
        .stream()
        .toList();
  }

  private static Taken ask(TestRedis redis, Room room, Holding holding) {
    return redis.queue().take("wc", new Request("w", Labels.NONE, room, false, holding));
  }

  private static void submit(TestRedis redis, String id, int priority) {
    redis
        .jobs()
        .submit(TestJob.spec(id, Limits.DEFAULT.with(new Limits.Share(priority, 0, Labels.NONE))));
  }
}
