package dev.millrace.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.store.AttemptNote;
import dev.millrace.store.Failure;
import dev.millrace.store.FailureKind;
import dev.millrace.store.JobState;
import dev.millrace.store.Phase;
import dev.millrace.store.Progress;
import dev.millrace.store.Stragglers;
import dev.millrace.store.TakenTask;
import dev.millrace.store.TaskQueue.CommitOutcome;
import dev.millrace.store.TaskQueue.Request;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.redisson.client.codec.StringCodec;

/** A straggler is given a second attempt elsewhere; one of the two counts, and the other goes. */
@ExtendWith(RedisExtension.class)
final class SpeculateIT {
  private static final Stragglers RULE = new Stragglers(1, Duration.ofSeconds(2), 75);
  private static final Failure FAILURE = new Failure(FailureKind.USER_CODE, "cause", "", "");

  @Test
  void stragglerRunsTwiceAndTheSecondMayWin(TestRedis redis) {
    TestJob job = TestJob.mapping(redis, "wc", 4, 1);
    TakenTask first = straggler(redis, job);

    assertThat(redis.queue().speculate("wc", "w2", RULE)).isTrue();

    TakenTask second = job.takeOne("w2");
    assertThat(second.task()).isEqualTo(first.task());
    assertThat(second.attempt()).isEqualTo(2);
    assertThat(redis.queue().renew(List.of(first))).isEmpty();
    assertThat(redis.queue().renew(List.of(second))).isEmpty();
    assertThat(redis.violations()).isEmpty();
    assertThat(job.commit(second)).isEqualTo(CommitOutcome.LAST);
    assertThat(redis.queue().renew(List.of(first))).containsExactly(first);
    assertThat(job.commit(first)).isEqualTo(CommitOutcome.LOST);
    assertThat(job.winners(Phase.MAP)).containsValue(second.attemptId());
  }

  @Test
  void theFirstMayWinTooAndThenTheSecondIsLost(TestRedis redis) {
    TestJob job = TestJob.mapping(redis, "wc", 4, 1);
    TakenTask first = straggler(redis, job);
    redis.queue().speculate("wc", "w2", RULE);
    TakenTask second = job.takeOne("w2");

    assertThat(job.commit(first)).isEqualTo(CommitOutcome.LAST);

    assertThat(redis.queue().renew(List.of(second))).containsExactly(second);
    assertThat(job.commit(second)).isEqualTo(CommitOutcome.LOST);
    assertThat(job.dump()).noneMatch(line -> line.matches(" +m\\d+\\+? \\d+-\\d+"));
  }

  @Test
  void commitThatIsNotTheLastSaysWhetherAnotherAttemptHasLostByIt(TestRedis redis) {
    TestJob job = TestJob.mapping(redis, "wc", 8, 1);
    List<TakenTask> tasks = job.take("w1", 8);
    tasks.subList(0, 5).forEach(job::commit);
    CommitOutcome alone = job.commit(tasks.get(5));
    redis.queue().report("wc", List.of(progress(tasks.get(6), 10_000, 0.1)));
    redis.queue().speculate("wc", "w2", RULE);
    TakenTask second = job.takeOne("w2");

    assertThat(alone).isEqualTo(CommitOutcome.COMMITTED);
    assertThat(job.commit(second)).isEqualTo(CommitOutcome.OUTRAN);
    assertThat(job.commit(second)).isEqualTo(CommitOutcome.COMMITTED);
    assertThat(job.commit(tasks.get(6))).isEqualTo(CommitOutcome.LOST);
  }

  @Test
  void stragglingReduceTaskOfWhichNoProgressIsKnownRunsTwice(TestRedis redis) {
    TestJob job = TestJob.reducing(redis, "wc", 1, 4);
    TakenTask first = straggler(redis, job, 10_000, -1);

    assertThat(redis.queue().speculate("wc", "w2", RULE)).isTrue();

    TakenTask second = job.takeOne("w2");
    assertThat(second.phase()).isEqualTo(Phase.REDUCE);
    assertThat(job.commit(second)).isEqualTo(CommitOutcome.LAST);
    assertThat(job.commit(first)).isEqualTo(CommitOutcome.LOST);
    assertThat(job.state()).isEqualTo(JobState.FINISHING);
  }

  @ParameterizedTest
  @CsvSource({
    // elapsed, done, median of the others, whether it is a straggler
    "10000, 0.1, 0, true",
    "1500, 0.1, 0, false",
    "12000, 0.1, 10000, false",
    "20000, 0.1, 10000, true",
    "20000, 0.9, 10000, false",
    "20000, -1, 10000, true",
  })
  void whoIsAStraggler(long elapsed, double done, long median, boolean is, TestRedis redis) {
    TestJob job = TestJob.mapping(redis, "wc", 4, 1);
    List<TakenTask> tasks = job.take("w1", 4);
    if (median > 0) {
      redis.queue().report("wc", tasks.stream().map(task -> progress(task, median, 1)).toList());
    }
    tasks.subList(0, 3).forEach(job::commit);
    redis.queue().report("wc", List.of(progress(tasks.get(3), elapsed, done)));

    assertThat(redis.queue().speculate("wc", "w2", RULE)).isEqualTo(is);
  }

  @Test
  void taskThatIsToEndLastGoesFirstAndNotTheOneThatHasRunLongest(TestRedis redis) {
    TestJob job = TestJob.mapping(redis, "wc", 8, 1);
    List<TakenTask> tasks = job.take("w1", 8);
    tasks.subList(0, 6).forEach(job::commit);
    redis
        .queue()
        .report(
            "wc",
            List.of(progress(tasks.get(6), 20_000, 0.8), progress(tasks.get(7), 10_000, 0.2)));

    redis.queue().speculate("wc", "w2", RULE);

    assertThat(job.takeOne("w2").task()).isEqualTo(tasks.get(7).task());
    assertThat(redis.queue().speculate("wc", "w2", RULE)).as("one at once").isFalse();
    assertThat(redis.queue().speculate("wc", "w2", new Stragglers(2, Duration.ZERO, 75))).isTrue();
  }

  @Test
  void noSecondAttemptBesideItselfNorWhereMuchIsLeftNorAgainstTheJobsWill(TestRedis redis) {
    TestJob job = TestJob.mapping(redis, "wc", 4, 1);
    straggler(redis, job);

    assertThat(redis.queue().speculate("wc", "w1", RULE)).as("runs here already").isFalse();
    Stragglers late = new Stragglers(1, Duration.ofSeconds(2), 76);
    assertThat(redis.queue().speculate("wc", "w2", late)).as("too much is left").isFalse();
    job.set("speculation", "0");
    assertThat(redis.queue().speculate("wc", "w2", RULE)).as("not allowed").isFalse();
    job.set("speculation", "1");
    redis.queue().speculate("wc", "w2", RULE);
    TakenTask second = job.takeOne("w2");
    redis.queue().report("wc", List.of(progress(second, 10_000, 0.1)));
    assertThat(redis.queue().speculate("wc", "w3", new Stragglers(9, Duration.ZERO, 0)))
        .as("never a third")
        .isFalse();
  }

  @Test
  void taskThatWaitsToBeReadGoesFirst(TestRedis redis) {
    TestJob job = TestJob.mapping(redis, "wc", 4, 1);
    List<TakenTask> tasks = job.take("w1", 3);
    redis.queue().report("wc", List.of(progress(tasks.get(0), 10_000, 0.1)));

    assertThat(redis.queue().speculate("wc", "w2", new Stragglers(1, Duration.ZERO, 0))).isTrue();

    TakenTask taken = job.takeOne("w2");
    assertThat(taken.attempt()).isEqualTo(1);
    assertThat(redis.queue().take("wc", Request.of("w2", 9, false, List.of(taken))).tasks())
        .isEmpty();
  }

  @Test
  void whereOneFailsTheOtherDecides(TestRedis redis) {
    TestJob job = TestJob.mapping(redis, "wc", 4, 1);
    TakenTask first = straggler(redis, job);
    redis.queue().speculate("wc", "w2", RULE);
    TakenTask second = job.takeOne("w2");

    redis.queue().fail(first, FAILURE, 1, AttemptNote.NONE);

    assertThat(job.state()).isEqualTo(JobState.MAPPING);
    job.endDelays();
    assertThat(job.take("w3", 1)).as("it is not queued again").isEmpty();
    assertThat(redis.violations()).isEmpty();
    redis.queue().fail(second, FAILURE, 1, AttemptNote.NONE);
    assertThat(job.state()).isEqualTo(JobState.FAILED);
  }

  @Test
  void whereOneIsHandedBackTheOtherGoesOn(TestRedis redis) {
    TestJob job = TestJob.mapping(redis, "wc", 4, 1);
    TakenTask first = straggler(redis, job);
    redis.queue().speculate("wc", "w2", RULE);
    TakenTask second = job.takeOne("w2");

    redis.queue().handBack(second, AttemptNote.NONE);

    assertThat(job.take("w3", 1)).isEmpty();
    assertThat(redis.violations()).isEmpty();
    redis.queue().handBack(first, AttemptNote.NONE);
    assertThat(job.takeOne("w3").task()).isEqualTo(first.task());
  }

  @Test
  void whereOneDiesNobodyTakesItOverAndWhereBothDieOneDoes(TestRedis redis) {
    TestJob job = TestJob.mapping(redis, "wc", 4, 1);
    TakenTask first = straggler(redis, job);
    redis.queue().speculate("wc", "w2", RULE);
    job.takeOne("w2");
    job.leasesLapseAtOnce();

    List<TakenTask> taken = job.reclaim("w3", 4);

    assertThat(taken).extracting(TakenTask::task).containsExactly(first.task());
    assertThat(redis.violations()).isEmpty();
    assertThat(job.commit(taken.get(0))).isEqualTo(CommitOutcome.LAST);
  }

  @Test
  void auditKeepsTheOneWhoseEntryIsThere(TestRedis redis) {
    TestJob job = TestJob.mapping(redis, "wc", 4, 1);
    TakenTask first = straggler(redis, job);
    redis.queue().speculate("wc", "w2", RULE);
    TakenTask second = job.takeOne("w2");
    redis
        .redisson()
        .getStream(redis.keys().tasks("wc", Phase.MAP), StringCodec.INSTANCE)
        .remove(TestJob.entry(first));

    redis.plans().audit("wc");

    assertThat(job.take("w3", 1)).isEmpty();
    assertThat(redis.violations()).isEmpty();
    assertThat(job.commit(second)).isEqualTo(CommitOutcome.LAST);
  }

  @Test
  void whatIsToldOfAJobThatIsOverIsNotKept(TestRedis redis) {
    TestJob job = TestJob.mapping(redis, "wc", 4, 1);
    TakenTask first = job.takeOne("w1");
    redis.jobs().cancel("wc", "test");

    redis.queue().report("wc", List.of(progress(first, 10_000, 0.1)));

    assertThat(job.dump()).noneMatch(line -> line.contains("}:running"));
    assertThat(redis.queue().speculate("wc", "w2", RULE)).isFalse();
    assertThat(redis.queue().speculate("gone", "w2", RULE)).isFalse();
  }

  /** Commits all tasks but one, which w1 has run for ten seconds and read a tenth of. */
  private static TakenTask straggler(TestRedis redis, TestJob job) {
    return straggler(redis, job, 10_000, 0.1);
  }

  private static TakenTask straggler(TestRedis redis, TestJob job, long elapsed, double done) {
    List<TakenTask> tasks = job.take("w1", 4);
    tasks.subList(0, 3).forEach(job::commit);
    redis.queue().report(job.id(), List.of(progress(tasks.get(3), elapsed, done)));
    return tasks.get(3);
  }

  private static Progress progress(TakenTask task, long elapsed, double done) {
    return new Progress(task, Duration.ofMillis(elapsed), done);
  }
}
