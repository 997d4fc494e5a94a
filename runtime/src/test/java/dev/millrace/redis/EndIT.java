package dev.millrace.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.AttemptAbandonedException;
import dev.millrace.engine.ChunkSource;
import dev.millrace.engine.LostBlockException;
import dev.millrace.store.AttemptNote;
import dev.millrace.store.JobState;
import dev.millrace.store.PartialRuns;
import dev.millrace.store.PartialStore;
import dev.millrace.store.TakenTask;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How jobs end: cancelled, failed or finished, once and for all; and what is left of them. */
@ExtendWith(RedisExtension.class)
final class EndIT {
  private static final Duration RETENTION = Duration.ofMinutes(5);

  @ParameterizedTest
  @EnumSource(JobState.class)
  void cancelEndsAJobInEveryStateThatIsNotTerminal(JobState state, TestRedis redis) {
    TestJob job = TestJob.mapping(redis, "wc", 1, 1);
    List<TakenTask> held = job.take("w", 1);
    job.set("state", state.name());
    List<String> before = job.dump();

    JobState after = redis.jobs().cancel("wc", "ada").orElseThrow();

    assertThat(after).isEqualTo(state.isTerminal() ? state : JobState.CANCELLED);
    if (state.isTerminal()) {
      assertThat(job.dump()).isEqualTo(before);
    } else {
      assertThat(job.status().error()).isEqualTo("cancelled by ada");
      assertThat(job.take("w2", 5)).isEmpty();
    }
    // The state was forced: only now the entry of the held task is gone, as the invariants want it.
    redis.plans().retire(job.status(), RETENTION);
    held.forEach(task -> redis.queue().handBack(task, AttemptNote.NONE));
    redis.remove();
  }

  @Test
  void cancelSentTwiceIsAsOnce(TestRedis redis) {
    TestJob job = TestJob.mapping(redis, "wc", 1, 1);
    redis.jobs().cancel("wc", "ada");
    List<String> before = job.dump();

    assertThat(redis.jobs().cancel("wc", "ada")).contains(JobState.CANCELLED);

    assertThat(job.dump()).isEqualTo(before);
    assertThat(redis.jobs().cancel("gone", "ada")).isEmpty();
  }

  @Test
  void failedJobKeepsItsFirstReason(TestRedis redis) {
    TestJob job = TestJob.mapping(redis, "wc", 1, 1);
    redis.plans().fail("wc", "first");
    List<String> before = job.dump();

    redis.plans().fail("wc", "second");
    redis.plans().fail("gone", "never was");

    assertThat(job.status().error()).isEqualTo("first");
    assertThat(redis.dump()).containsAll(before);
    assertThat(redis.dump()).noneMatch(line -> line.contains("never was"));
  }

  @Test
  void onlyAJobThatIsFinishingCanSucceedAndDoesSoOnce(TestRedis redis) {
    TestJob job = TestJob.reducing(redis, "wc", 1, 1);
    redis.plans().finish("wc", Map.of("records", 1L));
    assertThat(job.state()).isEqualTo(JobState.REDUCING);
    job.commit(job.takeOne("w"));

    redis.plans().finish("wc", Map.of("records", 7L));
    List<String> before = job.dump();
    redis.plans().finish("wc", Map.of("records", 8L));
    redis.plans().fail("wc", "too late");

    assertThat(job.dump()).isEqualTo(before);
    assertThat(job.status().counters()).isEqualTo(Map.of("records", 7L));
    assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
  }

  @Test
  void retireOfARunningJobIsRefused(TestRedis redis) {
    TestJob job = TestJob.mapping(redis, "wc", 1, 1);
    List<String> before = job.dump();

    redis
        .redis()
        .call(
            Transition.RETIRE,
            List.of(
                redis.keys().job("wc"),
                redis.keys().plan("wc"),
                redis.keys().tasks("wc", dev.millrace.store.Phase.MAP),
                redis.keys().tasks("wc", dev.millrace.store.Phase.REDUCE),
                redis.keys().queued("wc")),
            1000);

    assertThat(job.dump()).isEqualTo(before);
  }

  @Test
  void retiredJobKeepsOnlyStateAndResultAndOnlyForItsRetention(TestRedis redis) throws Exception {
    TestJob job = TestJob.mapping(redis, "wc", 1, 2);
    TakenTask map = job.takeOne("w");
    write(redis.partials().partialsOf(map), 0);
    job.commit(map);
    List<TakenTask> reducers = job.take("w", 2);
    for (TakenTask reducer : reducers) {
      write(redis.partials().resultOf(reducer, reducer.task()), 0);
      job.commit(reducer);
    }
    redis.plans().finish("wc", Map.of());

    redis.plans().retire(job.status(), RETENTION);
    List<String> once = redis.dump();
    redis.plans().retire(job.status(), RETENTION);

    assertThat(redis.dump()).isEqualTo(once);
    assertThat(redis.redisson().getKeys().getKeysByPattern(redis.namespace() + ":{wc*"))
        .allMatch(key -> ttl(redis, key) > 0 && ttl(redis, key) <= RETENTION.toMillis())
        .noneMatch(key -> key.endsWith(":live") || key.endsWith(":partials"))
        .noneMatch(key -> key.endsWith(":plan") || key.endsWith(":map}") || key.endsWith(":queued"))
        .filteredOn(key -> key.endsWith(":result"))
        .hasSize(2);
    assertThat(redis.partials().result("wc", 1, 1, reducers.get(1).attemptId()).get(0))
        .isEqualTo(new byte[] {42});
  }

  @Test
  void retiredFailureKeepsNoBlocks(TestRedis redis) throws Exception {
    TestJob job = TestJob.mapping(redis, "wc", 1, 2);
    TakenTask map = job.takeOne("w");
    write(redis.partials().partialsOf(map), 1);
    redis.plans().fail("wc", "a reason");

    redis.plans().retire(job.status(), RETENTION);

    assertThat(redis.redisson().getKeys().getKeysByPattern(redis.namespace() + ":{wc/*")).isEmpty();
    assertThat(job.status().error()).isEqualTo("a reason");
  }

  @Test
  void blocksAreRefusedOnceTheJobIsRetired(TestRedis redis) throws Exception {
    TestJob job = TestJob.mapping(redis, "wc", 1, 1);
    PartialStore.ChunkWriter chunks = redis.partials().partialsOf(job.takeOne("w"));
    write(chunks, 0);
    redis.jobs().cancel("wc", "test");
    redis.plans().retire(job.status(), RETENTION);
    List<String> before = redis.dump();

    assertThatThrownBy(() -> write(chunks, 0))
        .isInstanceOf(AttemptAbandonedException.class)
        .hasMessageContaining("Job wc is over");

    assertThat(redis.dump()).isEqualTo(before);
  }

  @Test
  void writingBlocksProlongsThePartition(TestRedis redis) throws Exception {
    TestJob job = TestJob.mapping(redis, "wc", 1, 1);
    String live = redis.keys().live("wc", 0);
    redis.redisson().getBucket(live).expire(RETENTION);

    write(redis.partials().partialsOf(job.takeOne("w")), 0);

    assertThat(ttl(redis, live)).isGreaterThan(Duration.ofDays(6).toMillis());
  }

  @Test
  void discardedAttemptLeavesNothingAndOthersUntouched(TestRedis redis) throws Exception {
    TestJob job = TestJob.mapping(redis, "wc", 1, 1);
    TakenTask loser = job.takeOne("w1");
    TakenTask winner = job.takeOne("w1");
    PartialStore.ChunkWriter ofLoser = redis.partials().partialsOf(loser);
    write(ofLoser, 0);
    write(redis.partials().partialsOf(winner), 0);

    ofLoser.discard();

    assertThat(partialsOf(redis, winner).get(0)).isEqualTo(new byte[] {42});
    assertThatThrownBy(() -> partialsOf(redis, loser).get(0))
        .isInstanceOf(LostBlockException.class);
  }

  @Test
  void retireOfManyPartitionsTakesSecondsAtTheMost(TestRedis redis) {
    TestJob job = TestJob.mapping(redis, "wide", 1, 4_096);
    redis.jobs().cancel("wide", "test");
    long start = System.nanoTime();

    redis.plans().retire(job.status(), RETENTION);

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    assertThat(redis.redisson().getKeys().getKeysByPattern(redis.namespace() + ":{wide/*"))
        .isEmpty();
  }

  private static void write(PartialStore.ChunkWriter chunks, int partition) throws Exception {
    chunks.put(partition, 0, new byte[] {42});
    chunks.flush();
  }

  private static long ttl(TestRedis redis, String key) {
    return redis.redisson().getBucket(key).remainTimeToLive();
  }

  private static ChunkSource partialsOf(TestRedis redis, TakenTask map) {
    PartialRuns runs = new PartialRuns(map.task(), map.attemptId(), new int[] {1});
    return redis.partials().partials("wc", 0, List.of(runs)).get(0);
  }
}
