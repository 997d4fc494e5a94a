package dev.millrace.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.InvalidJobException;
import dev.millrace.JobDefinition;
import dev.millrace.Parameters;
import dev.millrace.local.LocalRunner;
import dev.millrace.redis.RedisStores;
import dev.millrace.redis.TestRedis;
import dev.millrace.redis.embedded.Topology;
import dev.millrace.roles.Coordinator;
import dev.millrace.roles.CoordinatorStores;
import dev.millrace.roles.Definitions;
import dev.millrace.roles.Worker;
import dev.millrace.roles.WorkerStores;
import dev.millrace.store.JobSpec;
import dev.millrace.store.JobState;
import dev.millrace.store.JobStatus;
import dev.millrace.store.Limits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.redisson.api.RStream;
import org.redisson.api.RedissonClient;
import org.redisson.api.stream.StreamMessageId;
import org.redisson.client.codec.StringCodec;

/** Jobs that read the results of others. */
@Timeout(120)
final class StepsIT {

  private static final Duration RETENTION = Duration.ofMinutes(5);

  private final Definitions definitions = new Definitions(getClass().getClassLoader());
  private final List<Coordinator> coordinators = new ArrayList<>();
  private Topology server;
  private RedisStores stores;
  private Worker worker;
  private JobClient client;

  @BeforeEach
  void start() {
    server = Topology.start();
    stores = RedisStores.connect(server.uri());
    worker =
        Worker.start(
            new WorkerStores(
                stores.jobs(), stores.tasks(), stores.partials(), stores.wake(), stores.inputs()),
            definitions,
            2,
            "test",
            reason -> {});
    startCoordinator();
    client = new JobClient(stores, definitions);
  }

  @AfterEach
  void stop() throws InterruptedException {
    worker.abort();
    for (Coordinator coordinator : coordinators) {
      coordinator.abort();
    }
    stores.close();
    server.close();
  }

  @Test
  void graphGivesWhatItGivesInOneThread() throws Exception {
    submit("graph", new StepJobs.Diamond());

    assertThat(await("graph")).isEqualTo(JobState.SUCCEEDED);

    assertThat(result("graph")).isEqualTo(expected(new StepJobs.Diamond()));
    assertThat(client.steps("graph"))
        .extracting(each -> each.status().jobId() + " " + each.step())
        .containsExactlyInAnyOrder(
            "graph_1 step 1 of 4, counts",
            "graph_2 step 3 of 4, doubled",
            "graph_3 step 2 of 4, names");
    assertThat(client.steps("graph"))
        .extracting(each -> each.status().state())
        .containsOnly(JobState.SUCCEEDED);
    assertThat(client.newest(10)).extracting(JobStatus::jobId).containsExactly("graph");
    awaitIdle();
    // The results of steps are dropped, and their state is kept as long as that of the job.
    assertThat(keys("*result")).allMatch(key -> key.contains("{graph/"));
    assertThat(keys("*{graph_1*").stream().filter(key -> !key.endsWith(":history")))
        .allSatisfy(key -> assertThat(ttl(key)).isBetween(1L, RETENTION.toMillis()));
    assertThatThrownBy(() -> result("graph_1"))
        .isInstanceOf(InvalidJobException.class)
        .hasMessageStartingWith(
            "Job graph_1 has no result any more: it is a step of job graph, and results of steps");
  }

  @Test
  void stepThatWasFiledButNotAnnouncedIsAnnouncedByWhoeverGoesOn() throws Exception {
    // given: the coordinator has died in between
    coordinators.get(0).abort();
    submit("lost", new StepJobs.Diamond());
    JobSpec spec = stores.jobs().spec("lost").orElseThrow();
    stores.jobs().submitStep(spec.stepNamed("1"), "counts", 4);
    String submissions = keys("*:submissions*").get(0);
    String active = keys("*:active").get(0);
    withRedis(
        redis -> {
          RStream<String, String> stream = redis.getStream(submissions, StringCodec.INSTANCE);
          stream
              .range(StreamMessageId.MIN, StreamMessageId.MAX)
              .forEach(
                  (id, entry) -> {
                    if (entry.containsValue("lost_1")) {
                      stream.remove(id);
                    }
                  });
          assertThat(stream.size()).isEqualTo(1);
          assertThat(redis.getScoredSortedSet(active, StringCodec.INSTANCE).remove("lost_1"))
              .isTrue();
        });

    // when
    startCoordinator();

    // then
    assertThat(await("lost")).isEqualTo(JobState.SUCCEEDED);
    assertThat(result("lost")).isEqualTo(expected(new StepJobs.Diamond()));
  }

  @Test
  void roundsGoOnWithAnotherCoordinatorWhereOneHasDied() throws Exception {
    StepJobs.close("grow-4");
    submit("rounds", new StepJobs.Growing());
    // b begins with 2: the second round makes 4 of it.
    until(() -> stateOf("rounds_2r2-1") == JobState.MAPPING);
    assertThat(stateOf("rounds")).isEqualTo(JobState.WAITING);
    Map<String, Long> before = submittedAt("rounds");

    coordinators.get(0).abort();
    startCoordinator();
    StepJobs.open("grow-4");

    assertThat(await("rounds")).isEqualTo(JobState.SUCCEEDED);
    assertThat(result("rounds")).isEqualTo(expected(new StepJobs.Growing()));
    assertThat(client.steps("rounds"))
        .extracting(each -> each.step().toString())
        .containsExactly(
            "step 1, start",
            "step 2, grow, round 1",
            "step 3, grow, round 2",
            "step 4, grow, round 3",
            "step 5, grow, round 4");
    assertThat(submittedAt("rounds")).containsAllEntriesOf(before);
  }

  @Test
  void resultsOfRoundsAreDroppedWhileTheJobGoesOn() throws Exception {
    StepJobs.close("grow-6");
    submit("rounds", new StepJobs.Growing());

    until(() -> stateOf("rounds_2r4-1") == JobState.MAPPING);
    until(() -> keys("*{rounds_2r2-1/*result").isEmpty());

    assertThat(keys("*{rounds_2r1-1/*result")).isEmpty();
    // It is not of a round: that others read it, too, is not excluded.
    assertThat(keys("*{rounds_1/*result")).isNotEmpty();
    assertThat(keys("*{rounds_2r3-1/*result")).isNotEmpty();
    StepJobs.open("grow-6");
    assertThat(await("rounds")).isEqualTo(JobState.SUCCEEDED);
  }

  @Test
  void stepThatFailsFailsTheJobWithItsCause() throws Exception {
    submit("failing", new StepJobs.Failing());

    assertThat(await("failing")).isEqualTo(JobState.FAILED);

    assertThat(client.status("failing").error())
        .startsWith("its step second (job failing_2) is FAILED: Map task 0 failed")
        .contains("IllegalStateException: no a");
    assertThat(client.steps("failing")).hasSize(2);
    awaitIdle();
    assertThat(keys("*result")).isEmpty();
    assertThatThrownBy(() -> client.resubmit("failing_2", "again"))
        .isInstanceOf(InvalidJobException.class)
        .hasMessageStartingWith("Job failing_2 is a step of job failing");
  }

  @Test
  void stepsOfACancelledJobAreCancelled() throws Exception {
    StepJobs.close("grow-3");
    submit("rounds", new StepJobs.Growing());
    until(() -> stateOf("rounds_2r1-1") == JobState.MAPPING);

    client.cancel("rounds", "a test");

    awaitIdle();
    assertThat(stateOf("rounds_1")).isEqualTo(JobState.SUCCEEDED);
    assertThat(stateOf("rounds_2r1-1")).isEqualTo(JobState.CANCELLED);
    assertThat(client.status("rounds_2r1-1").error())
        .isEqualTo("cancelled by the end of job rounds");
    assertThat(keys("*result")).isEmpty();
    StepJobs.open("grow-3");
  }

  @Test
  void stepThatIsCancelledByHandFailsTheJob() throws Exception {
    StepJobs.close("grow-3");
    submit("rounds", new StepJobs.Growing());
    until(() -> stateOf("rounds_2r1-1") == JobState.MAPPING);

    client.cancel("rounds_2r1-1", "a test");

    assertThat(await("rounds")).isEqualTo(JobState.FAILED);
    assertThat(client.status("rounds").error())
        .isEqualTo("its step grow, round 1 (job rounds_2r1-1) is CANCELLED: cancelled by a test");
    StepJobs.open("grow-3");
  }

  @Test
  void resultThatIsLostFailsTheJobByName() throws Exception {
    StepJobs.close("grow-4");
    submit("rounds", new StepJobs.Growing());
    until(() -> stateOf("rounds_2r2-1") == JobState.MAPPING);
    coordinators.get(0).abort();
    StepJobs.open("grow-4");
    until(() -> stateOf("rounds_2r2-1") == JobState.FINISHING);

    withRedis(redis -> redis.getKeys().deleteByPattern("*{rounds_2r2-1/*result"));
    startCoordinator();

    assertThat(await("rounds")).isEqualTo(JobState.FAILED);
    assertThat(client.status("rounds").error())
        .contains("its step grow, round 3", "The result of grow, part ", "has lost a block");
  }

  @Test
  void jobThatHasTheIdOfAStepIsNamed() throws Exception {
    submit("graph_1", new StepJobs.Failing());
    await("graph_1");

    submit("graph", new StepJobs.Diamond());

    assertThat(await("graph")).isEqualTo(JobState.FAILED);
    assertThat(client.status("graph").error()).contains("graph_1");
  }

  private void startCoordinator() {
    coordinators.add(
        Coordinator.start(
            new CoordinatorStores(
                stores.jobs(), stores.plans(), stores.partials(), stores.wake(), stores.inputs()),
            definitions,
            Duration.ofSeconds(1)));
  }

  private void submit(String jobId, JobDefinition definition) {
    Limits.Times times = Limits.DEFAULT.times();
    client.submit(
        new JobSpec(
            jobId,
            definition.getClass().getName(),
            Parameters.of(),
            OptionalInt.of(3),
            OptionalLong.empty(),
            Limits.DEFAULT
                .with(new Limits.Attempts(1, 0, true))
                .with(
                    new Limits.Times(
                        times.lease(), RETENTION, times.taskTimeout(), Duration.ZERO))));
  }

  private JobState await(String jobId) throws InterruptedException {
    return client.await(jobId, (status, steps, workers) -> {}).state();
  }

  private JobState stateOf(String jobId) {
    return stores.jobs().status(jobId).map(JobStatus::state).orElse(JobState.SUBMITTED);
  }

  private Map<String, Long> submittedAt(String jobId) {
    return client.steps(jobId).stream()
        .map(StepStatus::status)
        .collect(
            Collectors.toMap(JobStatus::jobId, status -> status.times().get(JobState.SUBMITTED)));
  }

  private Map<Object, Object> result(String jobId) throws Exception {
    Map<Object, Object> result = new HashMap<>();
    client.readResult(jobId, each -> result.put(each.getKey(), each.getValue()));
    return result;
  }

  private static Map<Object, Object> expected(JobDefinition definition) throws Exception {
    return LocalRunner.run(definition, Parameters.of()).asMap();
  }

  private void awaitIdle() throws InterruptedException {
    assertThat(coordinators.get(coordinators.size() - 1).awaitIdle(Duration.ofSeconds(30)))
        .isTrue();
  }

  private List<String> keys(String pattern) {
    List<String> found = new ArrayList<>();
    withRedis(redis -> redis.getKeys().getKeysByPattern(pattern).forEach(found::add));
    return found;
  }

  private long ttl(String key) {
    List<Long> ttl = new ArrayList<>();
    withRedis(redis -> ttl.add(redis.getKeys().remainTimeToLive(key)));
    return ttl.get(0);
  }

  private void withRedis(java.util.function.Consumer<RedissonClient> use) {
    RedissonClient redisson = TestRedis.client(server.uri());
    try {
      use.accept(redisson);
    } finally {
      redisson.shutdown();
    }
  }

  private static void until(BooleanSupplier holds) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!holds.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.sleep(10);
    }
  }
}
