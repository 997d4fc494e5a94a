package dev.millrace.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.store.JobState;
import dev.millrace.store.JobStatus;
import dev.millrace.store.Phase;
import dev.millrace.store.PlanStore;
import dev.millrace.store.PlanStore.PlanStart;
import dev.millrace.store.TakenTask;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Plans: written by one planner at a time, complete before any task is queued, never changed then.
 */
@ExtendWith(RedisExtension.class)
final class PlanIT {
  private static final JobStatus.Tasks THREE_MAPS = new JobStatus.Tasks(3, 3, 2, 2, false, 30);

  @Test
  void plannedJobIsMappingWithAllItsTasksQueued(TestRedis redis) {
    TestJob job = TestJob.mapping(redis, "wc", 3, 2);

    List<TakenTask> taken = job.take("w", 10);

    assertThat(job.state()).isEqualTo(JobState.MAPPING);
    assertThat(job.status().tasks()).isEqualTo(THREE_MAPS);
    assertThat(taken).extracting(TakenTask::task).containsExactly(0, 1, 2);
    assertThat(taken).map(task -> task.split().orElseThrow()).isEqualTo(TestJob.splits(3));
  }

  @Test
  void everyStepOfAPlanSentTwiceIsAsOnce(TestRedis redis) {
    TestJob job = TestJob.submitted(redis, "wc");
    PlanStore plans = redis.plans();
    List<Runnable> steps =
        List.of(
            () -> plans.beginPlan("wc", "p"),
            () -> plans.putSplits("wc", "p", 0, TestJob.splits(3)),
            () -> plans.endPlan("wc", "p", THREE_MAPS, "name"),
            () -> plans.enqueue("wc", "p"));
    for (Runnable step : steps) {
      step.run();
      List<String> before = job.dump();

      step.run();

      assertThat(job.dump()).isEqualTo(before);
    }
  }

  @Test
  void secondPlannerBeginsAnewAndTheFirstIsRefused(TestRedis redis) {
    TestJob job = TestJob.submitted(redis, "wc");
    PlanStore plans = redis.plans();
    plans.beginPlan("wc", "zombie");
    plans.putSplits("wc", "zombie", 0, TestJob.splits(5));

    PlanStart start = plans.beginPlan("wc", "second");
    List<String> before = job.dump();

    assertThat(start).isEqualTo(PlanStart.TO_PLAN);
    assertThat(plans.putSplits("wc", "zombie", 0, TestJob.splits(5))).isFalse();
    assertThat(plans.endPlan("wc", "zombie", THREE_MAPS, "name")).isFalse();
    assertThat(plans.enqueue("wc", "zombie")).isFalse();
    assertThat(job.dump()).isEqualTo(before);
    plans.putSplits("wc", "second", 0, TestJob.splits(3));
    plans.endPlan("wc", "second", THREE_MAPS, "name");
    plans.enqueue("wc", "second");
    assertThat(job.take("w", 10)).hasSize(3);
  }

  @Test
  void secondPlannerOnlyQueuesWhatACompletePlanHasAndOpensItsPartitions(TestRedis redis)
      throws Exception {
    TestJob job = TestJob.submitted(redis, "wc");
    PlanStore plans = redis.plans();
    plans.beginPlan("wc", "dead");
    plans.putSplits("wc", "dead", 0, TestJob.splits(3));
    plans.endPlan("wc", "dead", THREE_MAPS, "name");

    assertThat(plans.beginPlan("wc", "second")).isEqualTo(PlanStart.PLANNED);
    assertThat(plans.endPlan("wc", "second", new JobStatus.Tasks(9, 9, 9, 9, true, 9), "other"))
        .isTrue();
    assertThat(plans.enqueue("wc", "second")).isTrue();

    assertThat(job.status().tasks()).isEqualTo(THREE_MAPS);
    var chunks = redis.partials().partialsOf(job.takeOne("w"));
    chunks.put(0, 0, new byte[] {1});
    chunks.put(1, 0, new byte[] {1});
    chunks.flush();
  }

  @Test
  void queueingGoesOnWhereADeadPlannerStopped(TestRedis redis) {
    TestJob job = TestJob.submitted(redis, "wc");
    PlanStore plans = redis.plans();
    plans.beginPlan("wc", "dead");
    plans.putSplits("wc", "dead", 0, TestJob.splits(5));
    plans.endPlan("wc", "dead", new JobStatus.Tasks(5, 5, 2, 2, false, 50), "name");
    assertThat(enqueueTwo(redis, "dead")).isEqualTo(3);
    assertThat(job.take("w", 10)).as("nothing is given before all is queued").isEmpty();

    plans.beginPlan("wc", "second");

    assertThat(enqueueTwo(redis, "dead")).isEqualTo(Transition.LOST);
    assertThat(enqueueTwo(redis, "second")).isEqualTo(1);
    assertThat(enqueueTwo(redis, "second")).isZero();
    assertThat(enqueueTwo(redis, "second")).isZero();
    assertThat(job.take("w", 10)).extracting(TakenTask::task).containsExactly(0, 1, 2, 3, 4);
  }

  @Test
  void planOfAJobThatHasEndedIsRefused(TestRedis redis) {
    TestJob job = TestJob.submitted(redis, "wc");
    PlanStore plans = redis.plans();
    plans.beginPlan("wc", "p");
    redis.jobs().cancel("wc", "test");
    List<String> before = redis.dump();

    assertThat(plans.putSplits("wc", "p", 0, TestJob.splits(3))).isFalse();
    assertThat(plans.endPlan("wc", "p", THREE_MAPS, "name")).isFalse();
    plans.enqueue("wc", "p");
    assertThat(plans.beginPlan("wc", "p")).isEqualTo(PlanStart.OVER);
    assertThat(plans.beginPlan("gone", "p")).isEqualTo(PlanStart.OVER);
    assertThat(redis.dump()).isEqualTo(before);
    assertThat(job.state()).isEqualTo(JobState.CANCELLED);
  }

  @Test
  void jobWithoutMapTasksGoesOnToItsReducersAtOnce(TestRedis redis) {
    TestJob job = TestJob.mapping(redis, "empty", 0, 2);

    assertThat(job.state()).isEqualTo(JobState.REDUCING);
    List<TakenTask> reducers = job.take("w", 10);
    assertThat(reducers).extracting(TakenTask::phase).containsOnly(Phase.REDUCE).hasSize(2);
    reducers.forEach(job::commit);
    assertThat(job.state()).isEqualTo(JobState.FINISHING);
  }

  @Test
  void mapOnlyJobWithoutMapTasksIsFinishingAtOnce(TestRedis redis) {
    assertThat(TestJob.mapOnly(redis, "empty", 0, 2).state()).isEqualTo(JobState.FINISHING);
  }

  @Test
  void largePlanIsWrittenInSeveralCallsAndQueuedCompletely(TestRedis redis) {
    TestJob job = TestJob.mapping(redis, "large", 2_500, 1);

    List<TakenTask> taken = job.take("w", 3_000);

    assertThat(taken)
        .extracting(TakenTask::task)
        .containsExactlyElementsOf(IntStream.range(0, 2_500).boxed().toList());
    assertThat(taken.get(2_499).split().orElseThrow()).isEqualTo(TestJob.splits(2_500).get(2_499));
  }

  private static long enqueueTwo(TestRedis redis, String planner) {
    Keys keys = redis.keys();
    return redis
        .redis()
        .call(
            Transition.ENQUEUE,
            List.of(
                keys.job("wc"),
                keys.tasks("wc", Phase.MAP),
                keys.queued("wc"),
                keys.committed("wc", Phase.MAP),
                keys.tasks("wc", Phase.REDUCE),
                keys.committed("wc", Phase.REDUCE)),
            planner,
            2);
  }

  @Test
  void partitionsThatAreOpenedAfterTheEndOfTheirJobAreClosedAgain(TestRedis redis) {
    TestJob job = TestJob.mapping(redis, "wc", 1, 2);
    redis.jobs().cancel("wc", "test");
    redis.plans().retire(job.status(), TestJob.spec("wc").limits().times().retention());
    List<String> before = job.dump();

    Partitions.open(redis.redis(), redis.keys(), "wc", List.of(0, 1));
    Partitions.open(redis.redis(), redis.keys(), "gone", List.of(0));

    assertThat(job.dump()).isEqualTo(before);
    assertThat(redis.dump()).noneMatch(line -> line.contains(":live"));
  }
}
