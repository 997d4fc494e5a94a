package dev.millrace.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.store.JobState;
import dev.millrace.store.PartialStore;
import dev.millrace.store.Phase;
import dev.millrace.store.TakenTask;
import dev.millrace.store.TaskQueue.CommitOutcome;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Map tasks that are sent back because their committed blocks are gone. */
@ExtendWith(RedisExtension.class)
final class ReopenIT {

  @Test
  void lostBlockSendsItsMapTaskBackAndTheReducerWaitsInTheQueue(TestRedis redis) {
    TestJob job = TestJob.reducing(redis, "wc", 2, 1);
    TakenTask reducer = job.takeOne("r");
    String winner = job.winners(Phase.MAP).get("0");

    assertThat(redis.queue().reopen(reducer, 0, winner)).isTrue();

    assertThat(job.state()).isEqualTo(JobState.MAPPING);
    assertThat(job.status().tasks().mapsLeft()).isEqualTo(1);
    List<TakenTask> taken = job.take("w", 5);
    assertThat(taken).extracting(TakenTask::phase).containsExactly(Phase.MAP);
    assertThat(job.commit(taken.get(0))).isEqualTo(CommitOutcome.LAST);
    assertThat(job.commit(job.takeOne("w"))).isEqualTo(CommitOutcome.LAST);
    assertThat(job.state()).isEqualTo(JobState.FINISHING);
  }

  @Test
  void reopenSentTwiceIsAsOnce(TestRedis redis) {
    TestJob job = TestJob.reducing(redis, "wc", 2, 1);
    TakenTask reducer = job.takeOne("r");
    String winner = job.winners(Phase.MAP).get("0");
    redis.queue().reopen(reducer, 0, winner);
    List<String> before = job.dump();

    redis.queue().reopen(reducer, 0, winner);

    assertThat(job.dump()).isEqualTo(before);
  }

  @Test
  void twoReducersThatMissTheSameBlockReopenItOnce(TestRedis redis) {
    TestJob job = TestJob.reducing(redis, "wc", 2, 2);
    List<TakenTask> reducers = job.take("r", 2);
    String winner = job.winners(Phase.MAP).get("1");

    assertThat(redis.queue().reopen(reducers.get(0), 1, winner)).isTrue();
    assertThat(redis.queue().reopen(reducers.get(1), 1, winner)).isTrue();

    assertThat(job.status().tasks().mapsLeft()).isEqualTo(1);
    List<TakenTask> maps = job.take("w", 5);
    assertThat(maps).extracting(TakenTask::task).containsExactly(1);
    job.commit(maps.get(0));
    assertThat(job.take("w", 5)).extracting(TakenTask::phase).containsOnly(Phase.REDUCE).hasSize(2);
  }

  @Test
  void reopenOfAWinnerThatHasBeenReplacedSinceOnlySaysReadAgain(TestRedis redis) {
    TestJob job = TestJob.reducing(redis, "wc", 1, 2);
    List<TakenTask> reducers = job.take("r", 2);
    String old = job.winners(Phase.MAP).get("0");
    redis.queue().reopen(reducers.get(0), 0, old);
    job.commit(job.takeOne("w"));
    List<String> before = job.dump();

    boolean stop = redis.queue().reopen(reducers.get(1), 0, old);

    assertThat(stop).isFalse();
    assertThat(job.dump()).isEqualTo(before);
  }

  @Test
  void reducerThatMeetsAnOpenMapTaskIsGivenBack(TestRedis redis) {
    TestJob job = TestJob.reducing(redis, "wc", 1, 2);
    List<TakenTask> reducers = job.take("r", 2);
    redis.queue().reopen(reducers.get(0), 0, job.winners(Phase.MAP).get("0"));

    assertThat(redis.queue().reopen(reducers.get(1), 0, "")).isTrue();

    assertThat(job.take("w", 5)).extracting(TakenTask::phase).containsExactly(Phase.MAP);
  }

  @Test
  void zombieReducerMayReopenButGivesNothingBackThatIsNotItsOwn(TestRedis redis) {
    TestJob job = TestJob.reducing(redis, "wc", 1, 1);
    TakenTask zombie = job.takeOne("r1");
    job.leasesLapseAtOnce();
    TakenTask owner = job.reclaim("r2", 1).get(0);

    assertThat(redis.queue().reopen(zombie, 0, job.winners(Phase.MAP).get("0"))).isTrue();

    assertThat(redis.queue().renew(List.of(owner))).isEmpty();
    assertThat(job.status().tasks().mapsLeft()).isEqualTo(1);
  }

  @Test
  void zombieReducerOfACommittedPartitionReopensNothing(TestRedis redis) {
    TestJob job = TestJob.reducing(redis, "wc", 1, 2);
    TakenTask zombie = job.takeOne("r1");
    job.leasesLapseAtOnce();
    job.commit(job.reclaim("r2", 1).get(0));
    redis.partials().drop("wc", zombie.task());
    List<String> before = job.dump();

    assertThat(redis.queue().reopen(zombie, 0, job.winners(Phase.MAP).get("0"))).isTrue();
    assertThat(redis.queue().reopen(zombie, 0, "")).isTrue();

    assertThat(job.dump()).isEqualTo(before);
    assertThat(job.state()).isEqualTo(JobState.REDUCING);
  }

  @Test
  void partitionWhoseMarkerIsGoneTakesBlocksAgainWhenItsReducerMissesOne(TestRedis redis)
      throws Exception {
    TestJob job = TestJob.reducing(redis, "wc", 1, 1);
    redis.redisson().getKeys().delete(redis.keys().live("wc", 0));
    redis.queue().reopen(job.takeOne("r"), 0, job.winners(Phase.MAP).get("0"));

    TakenTask map = job.takeOne("w");
    PartialStore.ChunkWriter writer = redis.partials().partialsOf(map);
    writer.put(0, 0, new byte[] {1});
    writer.flush();

    assertThat(redis.redisson().getMap(redis.keys().partials("wc", 0), Redis.FIELDS).size())
        .isEqualTo(1);
  }

  @Test
  void lastReduceCommitWhileAMapTaskIsOpenDoesNotEndTheJob(TestRedis redis) {
    TestJob job = TestJob.reducing(redis, "wc", 2, 1);
    TakenTask zombie = job.takeOne("r1");
    job.leasesLapseAtOnce();
    TakenTask owner = job.reclaim("r2", 1).get(0);
    redis.queue().reopen(owner, 0, job.winners(Phase.MAP).get("0"));

    job.commit(zombie);
    assertThat(job.state()).isEqualTo(JobState.MAPPING);
    job.commit(job.takeOne("w"));

    assertThat(job.state()).isEqualTo(JobState.FINISHING);
    assertThat(redis.jobs().winners("wc", Phase.MAP, 2)).hasSize(2);
  }

  @Test
  void reopenAfterTheEndIsRefused(TestRedis redis) {
    TestJob job = TestJob.reducing(redis, "wc", 1, 1);
    TakenTask reducer = job.takeOne("r");
    redis.jobs().cancel("wc", "test");
    List<String> before = job.dump();

    assertThat(redis.queue().reopen(reducer, 0, job.winners(Phase.MAP).get("0"))).isTrue();

    assertThat(job.dump()).isEqualTo(before);
  }
}
