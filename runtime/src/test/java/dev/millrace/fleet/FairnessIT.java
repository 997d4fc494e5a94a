package dev.millrace.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.Emitter;
import dev.millrace.Job;
import dev.millrace.JobDefinition;
import dev.millrace.Parameters;
import dev.millrace.Reducers;
import dev.millrace.client.JobClient;
import dev.millrace.redis.RedisStores;
import dev.millrace.redis.embedded.EmbeddedServer;
import dev.millrace.redis.embedded.Waiting;
import dev.millrace.roles.Coordinator;
import dev.millrace.roles.CoordinatorStores;
import dev.millrace.roles.Definitions;
import dev.millrace.roles.Worker;
import dev.millrace.roles.WorkerStores;
import dev.millrace.store.JobSpec;
import dev.millrace.store.JobState;
import dev.millrace.store.Limits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How jobs of one priority share slots, in time: {@code mvn -Pfleet -pl runtime -am verify
 * -Dit.test=FairnessIT}. This process and its server run before all others, as what else the
 * machine does would lengthen the way from the end of a task to the beginning of the next, which
 * costs the more of a job's time the shorter its tasks are. {@code SharesIT} counts the same in
 * tasks, on any machine.
 */
@EnabledIfSystemProperty(named = "millrace.fleet.workers", matches = "\\d{3,}")
@Timeout(300)
final class FairnessIT {

  private static final int SLOTS = 4;
  private static final Definitions DEFINITIONS = new Definitions(FairnessIT.class.getClassLoader());
  private static final Map<String, LongAdder> OCCUPIED = new ConcurrentHashMap<>();

  private final List<Worker> workers = new ArrayList<>();
  private EmbeddedServer server;
  private RedisStores stores;
  private Coordinator coordinator;
  private JobClient client;

  @BeforeAll
  static void hurry() throws Exception {
    ServerLoad.hurry(ProcessHandle.current().pid());
  }

  @BeforeEach
  void start() {
    server = EmbeddedServer.start();
    stores = RedisStores.connect(server.uri());
    client = new JobClient(stores, DEFINITIONS);
    coordinator =
        Coordinator.start(
            new CoordinatorStores(
                stores.jobs(), stores.plans(), stores.partials(), stores.wake(), stores.inputs()),
            DEFINITIONS,
            Duration.ofSeconds(15));
  }

  private void start(int count) {
    for (int i = 0; i < count; i++) {
      workers.add(
          Worker.start(
              new WorkerStores(
                  stores.jobs(), stores.tasks(), stores.partials(), stores.wake(), stores.inputs()),
              DEFINITIONS,
              SLOTS / count,
              "fairness",
              reason -> {}));
    }
  }

  @AfterEach
  void stop() throws Exception {
    for (Worker worker : workers) {
      worker.abort();
    }
    coordinator.abort();
    stores.close();
    server.close();
  }

  /** The code of each job says how long its tasks have been in their slots. */
  @ParameterizedTest
  @CsvSource({"1, 20, 200", "2, 20, 200", "4, 20, 200", "2, 5, 500", "1, 200, 200"})
  void twoJobsHaveHalfOfTheTimeOfTheSlotsEach(int count, long quickMs, long slowMs)
      throws Exception {
    start(count);
    submit("quick", 100_000, quickMs);
    submit("slow", 10_000, slowMs);
    Waiting.until(() -> "not mapping", () -> isMapping("quick") && isMapping("slow"));
    Thread.sleep(1_000);
    long quickBefore = occupied("quick");
    long slowBefore = occupied("slow");
    long start = System.nanoTime();
    Thread.sleep(8_000);
    double quick = occupied("quick") - quickBefore;
    double slow = occupied("slow") - slowBefore;
    double all = SLOTS * (double) (System.nanoTime() - start);
    client.cancel("quick", "test");
    client.cancel("slow", "test");

    double share = quick / (quick + slow);
    System.out.printf(
        Locale.ROOT,
        "fairness: %d workers of %d slots, tasks of %d and %d ms: %.1f %% of what both had; %.1f %% of the slots' time used%n",
        count,
        SLOTS / count,
        quickMs,
        slowMs,
        100 * share,
        100 * (quick + slow) / all);
    assertThat(share).isBetween(0.45, 0.55);
  }

  @Test
  void smallJobBehindALargeOneTakesAtMostThreeTimesAsLongAsAlone() throws Exception {
    start(2);
    seconds("warm", 40);
    for (int round = 1; round <= 5; round++) {
      double alone = seconds("alone-" + round, 40);
      submit("large-" + round, 900, 100);
      String large = "large-" + round;
      Waiting.until(() -> "not mapping", () -> isMapping(large));
      Thread.sleep(500);
      double behind = seconds("behind-" + round, 40);
      client.cancel(large, "test");
      System.out.printf(
          Locale.ROOT,
          "fairness: 40 tasks of 100 ms alone %.2f s, behind 900: %.2f s, %.2f times%n",
          alone,
          behind,
          behind / alone);
      assertThat(behind / alone).isLessThanOrEqualTo(3);
    }
  }

  private double seconds(String id, int tasks) throws InterruptedException {
    long start = System.nanoTime();
    submit(id, tasks, 100);
    assertThat(client.await(id, (status, steps, running) -> {}).error()).isEmpty();
    return (System.nanoTime() - start) / 1e9;
  }

  private boolean isMapping(String id) {
    return client.status(id).state() == JobState.MAPPING;
  }

  private static long occupied(String id) {
    return OCCUPIED.computeIfAbsent(id, absent -> new LongAdder()).sum();
  }

  private void submit(String id, int tasks, long millis) {
    client.submit(
        new JobSpec(
            id,
            Timed.class.getName(),
            Parameters.of()
                .with("name", id)
                .with("tasks", String.valueOf(tasks))
                .with("millis", String.valueOf(millis)),
            OptionalInt.of(4),
            OptionalLong.empty(),
            Limits.DEFAULT));
  }

  /** Says how long its tasks take. */
  public static final class Timed implements JobDefinition {

    @Override
    public Job<?, ?> define(Parameters parameters) {
      long millis = parameters.getLong("millis");
      LongAdder occupied =
          OCCUPIED.computeIfAbsent(parameters.get("name"), absent -> new LongAdder());
      return Job.named("timed")
          .input(new Numbers((int) parameters.getLong("tasks")))
          .mapper(
              (Integer task, Emitter<Integer, Long> out) -> {
                long start = System.nanoTime();
                Thread.sleep(millis);
                out.emit(task % 16, 1L);
                occupied.add(System.nanoTime() - start);
              })
          .reducer(Reducers.sumOfLongs())
          .build();
    }
  }
}
