package dev.millrace.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.store.AttemptNote;
import dev.millrace.store.JobState;
import dev.millrace.store.Phase;
import dev.millrace.store.TakenTask;
import dev.millrace.store.TaskQueue;
import dev.millrace.store.TaskQueue.CommitOutcome;
import dev.millrace.store.TaskQueue.Request;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Taking, keeping, losing and giving back tasks. */
@ExtendWith(RedisExtension.class)
final class TakeIT {

  @Test
  void eachTaskIsGivenToOneWorker(TestRedis redis) {
    TestJob job = TestJob.mapping(redis, "wc", 5, 1);

    List<TakenTask> first = job.take("w1", 2);
    List<TakenTask> second = job.take("w2", 10);

    assertThat(first).extracting(TakenTask::task).containsExactly(0, 1);
    assertThat(second).extracting(TakenTask::task).containsExactly(2, 3, 4);
    assertThat(second).extracting(TakenTask::attempt).containsOnly(1);
    assertThat(job.take("w3", 10)).isEmpty();
  }

  @Test
  void taskWhoseReplyGotLostIsGivenAgainToTheSameWorkerOnly(TestRedis redis) {
    TestJob job = TestJob.mapping(redis, "wc", 1, 1);
    TakenTask lost = job.takeOne("w1");
    assertThat(job.take("w2", 1)).isEmpty();

    TakenTask again = job.takeOne("w1");

    assertThat(again.lease().entry()).isEqualTo(lost.lease().entry());
    assertThat(again.lease().deliveries()).isEqualTo(2);
    assertThat(again.attemptId()).isNotEqualTo(lost.attemptId());
    assertThat(redis.queue().renew(List.of(lost))).containsExactly(lost);
    assertThat(redis.queue().renew(List.of(again))).isEmpty();
  }

  @Test
  void taskWhoseSplitIsGoneFailsTheJobByName(TestRedis redis) {
    TestJob job = TestJob.mapping(redis, "wc", 2, 1);
    redis.redisson().getKeys().delete(redis.keys().plan("wc"));

    List<TakenTask> taken = job.take("w1", 2);

    assertThat(taken).isEmpty();
    assertThat(job.state()).isEqualTo(JobState.FAILED);
    assertThat(job.status().error()).contains("Map task 0 has lost its split");
    redis.plans().retire(job.status(), java.time.Duration.ofHours(1));
  }

  @Test
  void heldTaskIsNotGivenAgain(TestRedis redis) {
    TestJob job = TestJob.mapping(redis, "wc", 2, 1);
    List<TakenTask> held = job.take("w1", 1);

    List<TakenTask> more = redis.queue().take("wc", Request.of("w1", 5, false, held)).tasks();

    assertThat(more).extracting(TakenTask::task).containsExactly(1);
  }

  @Test
  void leaseThatHasNotRunOutIsNotReclaimed(TestRedis redis) {
    TestJob job = TestJob.mapping(redis, "wc", 1, 1);
    job.takeOne("w1");

    assertThat(job.reclaim("w2", 1)).isEmpty();
  }

  @Test
  void lapsedLeaseIsReclaimedOnlyByWhoAsksForIt(TestRedis redis) {
    TestJob job = TestJob.mapping(redis, "wc", 1, 1);
    TakenTask zombie = job.takeOne("w1");
    job.leasesLapseAtOnce();

    assertThat(job.take("w2", 1)).isEmpty();
    TakenTask reclaimed = job.reclaim("w2", 1).get(0);

    assertThat(reclaimed.lease().entry()).isEqualTo(zombie.lease().entry());
    assertThat(reclaimed.attempt()).isEqualTo(2);
    assertThat(reclaimed.split()).isEqualTo(zombie.split());
    assertThat(job.dump()).anyMatch(line -> line.contains("event reclaimed task m0 from w1 by w2"));
  }

  @Test
  void renewalByAZombieDoesNotStealTheLeaseBack(TestRedis redis) {
    TestJob job = TestJob.mapping(redis, "wc", 1, 1);
    TakenTask zombie = job.takeOne("w1");
    job.leasesLapseAtOnce();
    TakenTask owner = job.reclaim("w2", 1).get(0);
    List<String> before = job.dump();

    assertThat(redis.queue().renew(List.of(zombie))).containsExactly(zombie);

    assertThat(job.dump()).isEqualTo(before);
    assertThat(redis.queue().renew(List.of(owner))).isEmpty();
    assertThat(job.dump()).isEqualTo(before);
  }

  @Test
  void renewedLeaseIsNotReclaimed(TestRedis redis) throws Exception {
    TestJob job = TestJob.mapping(redis, "wc", 1, 1);
    TakenTask held = job.takeOne("w1");
    job.set("lease", "400");
    Thread.sleep(250);
    redis.queue().renew(List.of(held));
    Thread.sleep(250);

    assertThat(job.reclaim("w2", 1)).isEmpty();
  }

  @Test
  void leasesOfSeveralJobsAreRenewedTogetherAndEndWithTheirJob(TestRedis redis) {
    TestJob first = TestJob.mapping(redis, "first", 1, 1);
    TestJob second = TestJob.reducing(redis, "second", 1, 1);
    List<TakenTask> held = List.of(first.takeOne("w1"), second.takeOne("w1"));
    assertThat(redis.queue().renew(held)).isEmpty();
    redis.jobs().cancel("first", "test");
    redis.plans().retire(first.status(), java.time.Duration.ofHours(1));

    assertThat(redis.queue().renew(held)).containsExactly(held.get(0));
  }

  @Test
  void leaseOfACancelledJobIsLostAtOnce(TestRedis redis) {
    TestJob job = TestJob.mapping(redis, "wc", 1, 1);
    List<TakenTask> held = job.take("w1", 1);
    redis.jobs().cancel("wc", "test");

    assertThat(redis.queue().renew(held)).isEqualTo(held);
  }

  @Test
  void taskThatIsTakenOverTooOftenFailsTheJobWithTheCause(TestRedis redis) {
    TestJob job = TestJob.mapping(redis, "poison", 2, 1);
    job.leasesLapseAtOnce();
    job.takeOne("w0");
    for (int takeover = 1; takeover <= 10; takeover++) {
      assertThat(job.reclaim("w" + takeover, 1)).hasSize(1);
    }

    List<TakenTask> last = job.reclaim("w11", 1);

    assertThat(last).extracting(TakenTask::task).doesNotContain(0);
    assertThat(job.state()).isEqualTo(JobState.FAILED);
    assertThat(job.status().error()).startsWith("Map task 0 failed: it was taken over 11 times");
    assertThat(job.dump())
        .anyMatch(
            line ->
                line.contains(
                    "task m0 attempt 11 worker w10 kind LOST_WORKER cause it was taken over"));
    assertThat(job.take("w12", 1)).isEmpty();
  }

  @Test
  void handedBackTaskIsGivenToAnotherAtOnceAndCountsNoFailure(TestRedis redis) {
    TestJob job = TestJob.mapping(redis, "wc", 1, 1);
    TakenTask held = job.takeOne("w1");
    redis.queue().handBack(held, AttemptNote.NONE);
    List<String> before = job.dump();
    redis.queue().handBack(held, AttemptNote.NONE);
    assertThat(job.dump()).isEqualTo(before);

    TakenTask next = job.takeOne("w2");

    assertThat(next.task()).isZero();
    assertThat(job.dump()).noneMatch(line -> line.contains("m0:failures"));
    assertThat(job.commit(next)).isEqualTo(CommitOutcome.LAST);
  }

  @Test
  void zombieCannotHandBackWhatAnotherHolds(TestRedis redis) {
    TestJob job = TestJob.mapping(redis, "wc", 1, 1);
    TakenTask zombie = job.takeOne("w1");
    job.leasesLapseAtOnce();
    job.reclaim("w2", 1);
    List<String> before = job.dump();

    redis.queue().handBack(zombie, AttemptNote.NONE);

    assertThat(job.dump()).isEqualTo(before);
  }

  @Test
  void reduceTasksAreGivenBeforeMapTasks(TestRedis redis) {
    TestJob job = TestJob.reducing(redis, "wc", 2, 3);
    List<TakenTask> reducers = job.take("w1", 2);
    redis.queue().reopen(reducers.get(0), 0, job.winners(Phase.MAP).get("0"));

    List<TakenTask> taken = job.take("w2", 5);

    assertThat(taken).extracting(TakenTask::phase).containsExactly(Phase.REDUCE, Phase.MAP);
  }

  @Test
  void jobOfAnotherProtocolIsLeftAloneAndSaidToBeForeign(TestRedis redis) {
    TestJob job = TestJob.mapping(redis, "wc", 1, 1);
    job.set("protocol", "2");
    List<String> before = job.dump();

    TaskQueue.Taken taken = redis.queue().take("wc", Request.of("w1", 5, true, List.of()));

    assertThat(taken.tasks()).isEmpty();
    assertThat(taken.refusal()).contains(TaskQueue.Refusal.FOREIGN);
    assertThat(job.dump()).isEqualTo(before);
    assertThat(job.status().protocol()).isEqualTo(2);
  }

  @Test
  void nothingIsTakenOfAJobThatIsGone(TestRedis redis) {
    assertThat(redis.queue().take("gone", Request.of("w1", 5, true, List.of())).tasks()).isEmpty();
    assertThat(redis.dump()).isEmpty();
  }
}
