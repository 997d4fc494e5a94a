package dev.millrace.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.InvalidJobException;
import dev.millrace.Parameters;
import dev.millrace.history.Explanation;
import dev.millrace.redis.RedisStores;
import dev.millrace.redis.embedded.Topology;
import dev.millrace.redis.embedded.Waiting;
import dev.millrace.roles.Coordinator;
import dev.millrace.roles.CoordinatorStores;
import dev.millrace.roles.Definitions;
import dev.millrace.roles.Worker;
import dev.millrace.roles.WorkerStores;
import dev.millrace.store.AttemptLog;
import dev.millrace.store.AttemptOutcome;
import dev.millrace.store.AttemptRecord;
import dev.millrace.store.HistoryStore;
import dev.millrace.store.JobLogs;
import dev.millrace.store.JobRecord;
import dev.millrace.store.JobSpec;
import dev.millrace.store.JobState;
import dev.millrace.store.JobStatus;
import dev.millrace.store.LargeKey;
import dev.millrace.store.Limits;
import dev.millrace.store.Phase;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What jobs have printed, where their time went, and what is left of them when they have gone. */
@Timeout(120)
final class HistoryIT {

  private final Definitions definitions = new Definitions(getClass().getClassLoader());
  private Topology server;
  private RedisStores stores;
  private Coordinator coordinator;
  private Worker worker;

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
    coordinator =
        Coordinator.start(
            new CoordinatorStores(
                stores.jobs(), stores.plans(), stores.partials(), stores.wake(), stores.inputs()),
            definitions,
            Duration.ofSeconds(15),
            new HistoryStore.Bounds(2, Duration.ofDays(1)),
            reason -> {});
  }

  @AfterEach
  void stop() throws InterruptedException {
    worker.abort();
    coordinator.abort();
    stores.close();
    server.close();
  }

  @Test
  void jobIsToldOfWhileItIsThereAndWhenItHasGone() throws Exception {
    JobHistory history = new JobHistory(stores);

    JobStatus done = run("one", Duration.ofHours(1));

    JobRecord record = history.of("one");
    assertThat(record.status()).isEqualTo(done);
    assertThat(record.attempts())
        .filteredOn(each -> each.phase() == Phase.MAP)
        .extracting(AttemptRecord::outcome)
        .contains(AttemptOutcome.FAILED, AttemptOutcome.COMMITTED);
    AttemptRecord reduce = record.attempts().get(record.attempts().size() - 1);
    assertThat(reduce.amounts().recordsIn()).isEqualTo(9);
    assertThat(reduce.largest()).containsExactly(new LargeKey("hot", 6), new LargeKey("cold", 3));
    assertThat(Explanation.of(record, 0).maps().lost()).isPositive();
    assertLogs(history.logs("one", ""));
    assertThat(history.logs("one", "r0").attempts()).hasSize(1);
    assertThat(history.gone(List.of(done), 10)).isEmpty();

    assertThat(coordinator.awaitIdle(Duration.ofSeconds(30))).isTrue();
    run("two", Duration.ofSeconds(1));
    assertThat(coordinator.awaitIdle(Duration.ofSeconds(30))).isTrue();
    Waiting.until(() -> "job two is there", () -> !history.isThere("two"));

    JobRecord gone = history.of("two");
    assertThat(gone.status().state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(gone.status().counters()).isEqualTo(done.counters());
    assertThat(gone.settings()).containsEntry("-D k", "v").containsEntry("--partitions", "1");
    assertThat(gone.attempts()).hasSameSizeAs(record.attempts());
    assertThat(history.status("two")).isEqualTo(gone.status());
    assertThat(history.gone(List.of(done), 10)).containsExactly(gone.status());
    assertThatThrownBy(() -> history.logs("two", ""))
        .isInstanceOf(InvalidJobException.class)
        .hasMessageStartingWith("What job two has printed has gone with its state");

    // Of two jobs a record is kept here.
    run("three", Duration.ofHours(1));
    assertThat(coordinator.awaitIdle(Duration.ofSeconds(30))).isTrue();
    assertThat(stores.jobs().history().latest(9)).containsExactly("three", "two");
    assertThat(stores.jobs().history().get("one")).isEmpty();
  }

  private static void assertLogs(JobLogs logs) {
    assertThat(logs.omitted()).isZero();
    assertThat(logs.attempts())
        .filteredOn(each -> each.outcome() == AttemptOutcome.FAILED)
        .isNotEmpty()
        .allSatisfy(
            each ->
                assertThat(each.printed().text())
                    .startsWith("item ")
                    .contains("IllegalStateException: not at once", "\tat "));
    AttemptLog flooded =
        logs.attempts().stream()
            .filter(each -> each.printed().text().contains("item 3"))
            .filter(each -> each.outcome() == AttemptOutcome.COMMITTED)
            .findFirst()
            .orElseThrow();
    assertThat(flooded.printed().bytes()).isGreaterThan(1_200_000);
    assertThat(flooded.printed().text().length()).isBetween(32 << 10, 33 << 10);
    assertThat(flooded.printed().text()).contains(" bytes left out ...]\n");
    assertThat(logs.attempts().get(logs.attempts().size() - 1).printed().text())
        .isEqualTo("reduced cold\nreduced hot\n");
  }

  private JobStatus run(String jobId, Duration retention) throws InterruptedException {
    Limits.Times times = Limits.DEFAULT.times();
    JobClient client = new JobClient(stores, definitions);
    client.submit(
        new JobSpec(
            jobId,
            PrintingJob.class.getName(),
            Parameters.of().with("k", "v"),
            OptionalInt.of(1),
            OptionalLong.empty(),
            Limits.DEFAULT.with(
                new Limits.Times(
                    times.lease(), retention, times.taskTimeout(), times.deadline()))));
    return client.await(jobId, (status, steps, workers) -> {});
  }
}
