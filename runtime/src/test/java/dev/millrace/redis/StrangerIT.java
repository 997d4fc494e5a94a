package dev.millrace.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.roles.Coordinator;
import dev.millrace.roles.CoordinatorStores;
import dev.millrace.roles.Definitions;
import dev.millrace.store.CorruptStateException;
import dev.millrace.store.JobState;
import dev.millrace.store.Phase;
import dev.millrace.store.TakenTask;
import dev.millrace.store.TaskQueue.Request;
import dev.millrace.store.TaskQueue.Taken;
import dev.millrace.store.WorkerInfo;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.redisson.api.stream.StreamAddArgs;
import org.redisson.client.codec.StringCodec;

/** What a stranger writes into a job's keys holds nobody up, and is answered with a sentence. */
@ExtendWith(RedisExtension.class)
final class StrangerIT {

  @ParameterizedTest
  @CsvSource({
    "task, 3",
    "task, 99999999999999999999999999",
    "task, -1",
    "task, 01",
    "task, 1.0",
    "task, 1e0",
    "task, one",
    "task, ''",
    "job, 1",
    "task, 'nan'"
  })
  void entryThatNamesNoTaskIsRemovedAndTheOthersAreTaken(
      String field, String value, TestRedis redis) {
    TestJob job = TestJob.mapping(redis, "wc", 3, 1);
    add(redis, Phase.MAP, field, value);

    Taken reply = redis.queue().take("wc", Request.of("w", 10, false, List.of()));
    List<TakenTask> taken = reply.tasks();

    assertThat(taken).extracting(TakenTask::task).containsExactly(0, 1, 2);
    assertThat(reply.strangers())
        .hasValueSatisfying(
            found -> {
              assertThat(found.count()).isEqualTo(1);
              assertThat(found.phase()).isEqualTo(Phase.MAP);
              assertThat(found.first()).matches("\\d+-\\d+");
              assertThat(found.text()).isEqualTo(field + "=" + value);
            });
    assertThat(redis.queue().take("wc", Request.of("w", 10, false, taken)).strangers()).isEmpty();
    taken.forEach(job::commit);
    assertThat(job.state()).isEqualTo(JobState.REDUCING);
    assertThat(job.dump()).anyMatch(line -> line.contains("entry of a stranger removed"));
  }

  @Test
  void manyEntriesAreCountedAndOfTheFirstTheBeginningIsTold(TestRedis redis) {
    TestJob job = TestJob.reducing(redis, "wc", 1, 1);
    add(redis, Phase.REDUCE, "f".repeat(100), "a b\n" + "v".repeat(100));
    add(redis, Phase.REDUCE, "", "");

    Taken reply = redis.queue().take("wc", Request.of("w", 10, false, List.of()));

    assertThat(reply.strangers())
        .hasValueSatisfying(
            found -> {
              assertThat(found.count()).isEqualTo(2);
              assertThat(found.phase()).isEqualTo(Phase.REDUCE);
              assertThat(found.text()).isEqualTo("f".repeat(64) + "=a b\n" + "v".repeat(60));
            });
    reply.tasks().forEach(job::commit);
    assertThat(job.state()).isEqualTo(JobState.FINISHING);
  }

  @Test
  void secondEntryOfATaskIsRunAndCountedOnce(TestRedis redis) {
    TestJob job = TestJob.mapping(redis, "wc", 1, 1);
    add(redis, Phase.MAP, "task", "0");

    List<TakenTask> taken = job.take("w", 10);

    assertThat(taken).extracting(TakenTask::task).containsExactly(0, 0);
    taken.forEach(job::commit);
    assertThat(job.winners(Phase.MAP)).hasSize(1);
    assertThat(job.state()).isEqualTo(JobState.REDUCING);
  }

  @Test
  void damagedSplitFailsItsJobByNameAndNotTheWorker(TestRedis redis) {
    TestJob job = TestJob.mapping(redis, "wc", 2, 1);
    redis
        .redisson()
        .<String, String>getMap(redis.keys().plan("wc"), StringCodec.INSTANCE)
        .fastPut("0", "rubbish");

    assertThat(job.take("w", 2)).extracting(TakenTask::task).containsExactly(1);

    assertThat(job.state()).isEqualTo(JobState.FAILED);
    assertThat(job.status().error())
        .contains("Split of map task 0 of job wc is damaged: ")
        .contains("something else than Millrace has written there");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "no line feed", "attempt\n", "attempt\n\0\0\0\1", "a\n\377\377\377\377"})
  void damagedManifestIsNamed(String manifest, TestRedis redis) {
    TestJob job = TestJob.reducing(redis, "wc", 2, 1);
    redis
        .redisson()
        .<String, String>getMap(redis.keys().committed("wc", Phase.MAP), StringCodec.INSTANCE)
        .fastPut("1", manifest);

    assertThatThrownBy(() -> redis.queue().winners("wc", 0, 2))
        .isInstanceOf(CorruptStateException.class)
        .hasMessageContaining("Map task 1 of job wc has a damaged manifest");
    assertThatThrownBy(() -> redis.jobs().winners("wc", Phase.MAP, 2))
        .isInstanceOf(CorruptStateException.class)
        .hasMessageContaining("Map task 1 of job wc has a damaged manifest");
    job.commit(job.takeOne("w"));
    // The rules of a job that is well do not hold for this one.
    redis.remove();
  }

  @Test
  void wordsOfNoWorkerAreLeftOut(TestRedis redis) {
    WorkerInfo worker = new WorkerInfo("w", 2, "1.0", 1);
    redis.queue().heartbeat(worker);
    Map.of(
            "a",
            "",
            "b",
            "rubbish",
            "c",
            "9999999999999 many 1.0",
            "d",
            "9999999999999 99999999999 1")
        .forEach(
            (name, said) ->
                redis
                    .redisson()
                    .<String, String>getMap(redis.keys().workers(), StringCodec.INSTANCE)
                    .fastPut(name, said));

    assertThat(redis.jobs().workers()).containsExactly(worker);
  }

  @ParameterizedTest
  @CsvSource({
    "tasks, many",
    "partitions, 1000000",
    "partitions, 0",
    "latch.map, -1",
    "state, RESTING",
    "counters, rubbish"
  })
  void damagedFieldOfAJobIsNamed(String field, String value, TestRedis redis) {
    TestJob job = TestJob.mapping(redis, "wc", 2, 1);

    job.set(field, value);

    assertThatThrownBy(job::status)
        .isInstanceOf(CorruptStateException.class)
        .hasMessageStartingWith("Job wc: " + field + " is damaged: ");
    redis.remove();
  }

  /** What a coordinator cannot read it can neither plan nor clean up after: it ends it. */
  @ParameterizedTest
  @CsvSource({"parameters, rubbish", "lease, soon", "max.attempts, 0", "state, RESTING"})
  void jobThatCannotBeReadFailsByNameAndIsClosed(String field, String value, TestRedis redis)
      throws Exception {
    TestJob job = TestJob.submitted(redis, "wc");
    job.set(field, value);

    try (RedisStores stores = redis.connect()) {
      Coordinator coordinator =
          Coordinator.start(
              new CoordinatorStores(
                  stores.jobs(), stores.plans(), stores.partials(), stores.wake(), stores.inputs()),
              new Definitions(StrangerIT.class.getClassLoader()),
              Duration.ofSeconds(2));
      long start = System.nanoTime();
      while (!redis.queue().activeJobs().isEmpty()) {
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(60));
        Thread.sleep(20);
      }
      coordinator.drain();
    }

    assertThat(job.dump())
        .contains("   state FAILED")
        .anyMatch(line -> line.startsWith("   error Job wc: ") && line.contains(" is damaged: "));
  }

  private static void add(TestRedis redis, Phase phase, String field, String value) {
    redis
        .redisson()
        .<String, String>getStream(redis.keys().tasks("wc", phase), StringCodec.INSTANCE)
        .add(StreamAddArgs.entry(field, value));
  }
}
