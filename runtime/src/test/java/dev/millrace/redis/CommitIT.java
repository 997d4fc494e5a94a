package dev.millrace.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.Manifest;
import dev.millrace.store.AttemptNote;
import dev.millrace.store.JobState;
import dev.millrace.store.Phase;
import dev.millrace.store.TakenTask;
import dev.millrace.store.TaskQueue.CommitOutcome;
import dev.millrace.store.TaskQueue.Stored;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Commits: one winner per task, a latch that is derived, a release that happens by itself. */
@ExtendWith(RedisExtension.class)
final class CommitIT {

  @Test
  void lastMapCommitLetsEveryReducerGo(TestRedis redis) {
    TestJob job = TestJob.mapping(redis, "wc", 2, 3);
    List<TakenTask> maps = job.take("w", 2);

    CommitOutcome first = job.commit(maps.get(1));
    assertThat(job.status().tasks().mapsLeft()).isEqualTo(1);
    assertThat(job.take("w2", 5)).isEmpty();
    CommitOutcome last = job.commit(maps.get(0));

    assertThat(first).isEqualTo(CommitOutcome.COMMITTED);
    assertThat(last).isEqualTo(CommitOutcome.LAST);
    assertThat(job.state()).isEqualTo(JobState.REDUCING);
    assertThat(job.take("w2", 5)).extracting(TakenTask::task).containsExactly(0, 1, 2);
  }

  @Test
  void commitSentTwiceIsAsOnce(TestRedis redis) {
    TestJob job = TestJob.mapping(redis, "wc", 2, 2);
    for (TakenTask map : job.take("w", 2)) {
      assertSecondCommitChangesNothing(job, map);
    }
    for (TakenTask reduce : job.take("w", 2)) {
      assertSecondCommitChangesNothing(job, reduce);
    }
    assertThat(job.state()).isEqualTo(JobState.FINISHING);
  }

  @Test
  void laterOfTwoAttemptsLosesWhicheverItIs(TestRedis redis) {
    TestJob job = TestJob.mapping(redis, "wc", 3, 1);
    List<TakenTask> zombies = job.take("zombie", 2);
    job.leasesLapseAtOnce();
    List<TakenTask> owners = job.reclaim("owner", 2);

    assertThat(job.commit(owners.get(0))).isEqualTo(CommitOutcome.COMMITTED);
    assertThat(job.commit(zombies.get(0))).isEqualTo(CommitOutcome.LOST);
    assertThat(job.commit(zombies.get(1))).isEqualTo(CommitOutcome.COMMITTED);
    assertThat(job.commit(owners.get(1))).isEqualTo(CommitOutcome.LOST);

    assertThat(job.winners(Phase.MAP))
        .isEqualTo(Map.of("0", owners.get(0).attemptId(), "1", zombies.get(1).attemptId()));
    assertThat(job.status().tasks().mapsLeft()).isEqualTo(1);
  }

  @Test
  void attemptsThatAreCommittedTogetherHaveEachItsOwnOutcomeHoweverOftenTheyAreSent(
      TestRedis redis) {
    TestJob job = TestJob.mapping(redis, "wc", 4, 1);
    List<TakenTask> zombies = job.take("zombie", 2);
    job.leasesLapseAtOnce();
    List<TakenTask> owners = job.reclaim("owner", 4);
    job.commit(zombies.get(0));
    List<TakenTask> together = new ArrayList<>(owners.subList(0, 3));
    together.add(zombies.get(1));
    List<CommitOutcome> expected =
        List.of(
            CommitOutcome.LOST,
            CommitOutcome.COMMITTED,
            CommitOutcome.COMMITTED,
            CommitOutcome.LOST);

    assertThat(commitTogether(redis, job, together)).isEqualTo(expected);
    List<String> before = job.dump();
    assertThat(commitTogether(redis, job, together)).isEqualTo(expected);

    assertThat(job.dump()).isEqualTo(before);
    assertThat(job.winners(Phase.MAP))
        .isEqualTo(
            Map.of(
                "0", zombies.get(0).attemptId(),
                "1", owners.get(1).attemptId(),
                "2", owners.get(2).attemptId()));
    assertThat(commitTogether(redis, job, owners.subList(2, 4))).containsOnly(CommitOutcome.LAST);
    assertThat(job.state()).isEqualTo(JobState.REDUCING);
  }

  @Test
  void attemptsThatAreCommittedTogetherAfterTheEndAreOver(TestRedis redis) {
    TestJob job = TestJob.mapping(redis, "wc", 3, 1);
    List<TakenTask> maps = job.take("w", 3);
    job.commit(maps.get(0));
    redis.jobs().cancel("wc", "test");

    assertThat(commitTogether(redis, job, maps))
        .containsExactly(CommitOutcome.COMMITTED, CommitOutcome.OVER, CommitOutcome.OVER);
    redis.remove();
    assertThat(commitTogether(redis, job, maps)).containsOnly(CommitOutcome.OVER);
    assertThat(redis.dump()).isEmpty();
  }

  @Test
  void committedTaskIsNotGivenAgainEvenIfItsEntryIsStillThere(TestRedis redis) {
    TestJob job = TestJob.mapping(redis, "wc", 2, 1);
    TakenTask zombie = job.takeOne("w1");
    redis.redisson().getKeys().delete(redis.keys().queued("wc"));
    redis.plans().audit("wc");
    job.commit(zombie);

    List<TakenTask> taken = job.take("w2", 10);

    assertThat(taken).extracting(TakenTask::task).containsOnly(1);
    assertThat(job.commit(taken.get(0))).isEqualTo(CommitOutcome.LAST);
  }

  @Test
  void winnersTellExactlyWhatEachMapTaskHasForAPartition(TestRedis redis) {
    TestJob job = TestJob.mapping(redis, "wc", 3, 2);
    List<TakenTask> maps = job.take("w", 3);
    redis
        .queue()
        .commit(
            maps.get(0), manifest(maps.get(0), new int[] {2, 1}, new int[] {}), AttemptNote.NONE);
    redis
        .queue()
        .commit(maps.get(2), manifest(maps.get(2), new int[] {}, new int[] {7}), AttemptNote.NONE);

    var ofFirst = redis.queue().winners("wc", 0, 3);
    var ofSecond = redis.queue().winners("wc", 1, 3);

    assertThat(ofFirst).extracting("task").containsExactly(0, 1, 2);
    assertThat(ofFirst)
        .extracting("attemptId")
        .containsExactly(maps.get(0).attemptId(), "", maps.get(2).attemptId());
    assertThat(ofFirst)
        .map(runs -> runs.runs())
        .containsExactly(new int[] {2, 1}, new int[0], new int[0]);
    assertThat(ofSecond)
        .map(runs -> runs.runs())
        .containsExactly(new int[0], new int[0], new int[] {7});
  }

  @Test
  void mapOnlyJobIsFinishingWithItsLastMapTask(TestRedis redis) {
    TestJob job = TestJob.mapOnly(redis, "grep", 2, 3);

    job.take("w", 2).forEach(job::commit);

    assertThat(job.state()).isEqualTo(JobState.FINISHING);
    assertThat(job.status().tasks().reducesLeft()).isZero();
    assertThat(job.take("w", 5)).isEmpty();
    assertThat(redis.jobs().winners("grep", Phase.MAP, 2)).hasSize(2);
  }

  @Test
  void commitAfterTheEndIsRefusedAndChangesNothing(TestRedis redis) {
    TestJob job = TestJob.mapping(redis, "wc", 2, 1);
    TakenTask map = job.takeOne("w");
    redis.jobs().cancel("wc", "test");
    List<String> before = job.dump();
    assertThat(job.commit(map)).isEqualTo(CommitOutcome.OVER);
    assertThat(job.dump()).isEqualTo(before);

    redis.plans().retire(job.status(), Duration.ofHours(1));
    List<String> retired = redis.dump();

    assertThat(job.commit(map)).isEqualTo(CommitOutcome.OVER);
    assertThat(redis.dump()).isEqualTo(retired);
  }

  @Test
  void commitToAJobThatIsGoneLeavesNothingBehind(TestRedis redis) {
    TestJob job = TestJob.mapping(redis, "wc", 1, 1);
    TakenTask map = job.takeOne("w");
    redis.remove();

    assertThat(job.commit(map)).isEqualTo(CommitOutcome.OVER);

    assertThat(redis.dump()).isEmpty();
  }

  @Test
  void releaseOfManyPartitionsTakesAFractionOfASecond(TestRedis redis) {
    TestJob job = TestJob.mapping(redis, "wide", 1, 4_096);
    TakenTask map = job.takeOne("w");
    Manifest manifest = job.manifest(map);
    long start = System.nanoTime();

    redis.queue().commit(map, manifest, AttemptNote.NONE);

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
    assertThat(job.status().tasks().reducesLeft()).isEqualTo(4_096);
    assertThat(job.take("w", 5_000)).hasSize(4_096);
  }

  private static List<CommitOutcome> commitTogether(
      TestRedis redis, TestJob job, List<TakenTask> tasks) {
    return redis
        .queue()
        .commitMaps(
            tasks.stream()
                .map(task -> new Stored(task, job.manifest(task), AttemptNote.NONE))
                .toList());
  }

  private static Manifest manifest(TakenTask task, int[]... runs) {
    return new Manifest(task.attemptId(), List.of(runs), 0, 0, Map.of());
  }

  private static void assertSecondCommitChangesNothing(TestJob job, TakenTask task) {
    CommitOutcome first = job.commit(task);
    List<String> before = job.dump();

    CommitOutcome second = job.commit(task);

    assertThat(second).isEqualTo(first);
    assertThat(job.dump()).isEqualTo(before);
  }
}
