package dev.millrace.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.Parameters;
import dev.millrace.client.JobClient;
import dev.millrace.redis.RedisStores;
import dev.millrace.redis.embedded.TestNode;
import dev.millrace.roles.Coordinator;
import dev.millrace.roles.CoordinatorStores;
import dev.millrace.roles.Definitions;
import dev.millrace.store.JobSpec;
import dev.millrace.store.JobState;
import dev.millrace.store.JobStatus;
import dev.millrace.store.Limits;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a job of very many tasks, or very many partitions, takes of Redis. */
@EnabledIfSystemProperty(named = "millrace.fleet.workers", matches = "\\d{3,}")
@Timeout(600)
final class LargeJobIT {

  private static final int MANY = 100_000;
  private static final int SOME = 1_000;
  private static final String PASSWORD = "of-fleet";
  private static final Definitions DEFINITIONS = new Definitions(LargeJobIT.class.getClassLoader());

  private TestNode server;
  private Optional<ServerThread> thread = Optional.empty();
  private RedisStores stores;
  private Coordinator coordinator;
  private JobClient client;

  @BeforeEach
  void start() throws Exception {
    server =
        TestNode.start(
            null,
            PASSWORD,
            List.of("requirepass " + PASSWORD, "save \"\"", "slowlog-log-slower-than 10000"));
    server.awaitReady();
    ServerLoad.hurry(server.pid());
    thread = ServerThread.of(server.pid());
    stores = RedisStores.connect(server.uri());
    client = new JobClient(stores, DEFINITIONS);
    coordinator =
        Coordinator.start(
            new CoordinatorStores(
                stores.jobs(), stores.plans(), stores.partials(), stores.wake(), stores.inputs()),
            DEFINITIONS,
            Duration.ofSeconds(15));
  }

  @AfterEach
  void stop() throws Exception {
    coordinator.abort();
    stores.close();
    thread.ifPresent(ServerThread::close);
    server.close();
  }

  @Test
  void manyTasksArePlannedInShortSteps() throws Exception {
    ServerLoad load = ServerLoad.since(server, thread);
    submit(MANY, 4_096);
    JobStatus status = client.status("large");
    while (status.state() != JobState.MAPPING) {
      assertThat(status.error()).isEmpty();
      Thread.sleep(100);
      status = client.status("large");
    }

    double seconds = load.seconds();
    System.out.printf(
        Locale.ROOT,
        "fleet: %d tasks planned in %.1f s, %.1f s of Redis; bytes a task: plan %.0f, map %.0f, queued %.0f%n",
        MANY,
        seconds,
        load.cpuSeconds(),
        bytes("plan") / MANY,
        bytes("map") / MANY,
        bytes("queued") / MANY);
    System.out.println("fleet: planning " + load.describe());
    load.checkNoneIsSlow();
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 256})
  void manifestsOfManyPartitionsAreReadInShortSteps(int partitions) throws Exception {
    try (FleetJvm workers = FleetJvm.start(server.uri(), 4, 2)) {
      workers.awaitStarted();
      ServerLoad load = ServerLoad.since(server, thread);
      submit(SOME, partitions);
      JobStatus status = client.await("large", (ignored, steps, running) -> {});

      System.out.printf(
          Locale.ROOT,
          "fleet: %d partitions: bytes of a manifest %.0f, of Redis %.0f us for each task, of winners %.2f us for each manifest and partition%n",
          partitions,
          bytes("committed:map") / SOME,
          1e6 * load.cpuSeconds() / SOME,
          load.micros("fcall_ro") / SOME / partitions);
      System.out.println("fleet: reading " + load.describe());
      assertThat(status.error()).isEmpty();
      load.checkNoneIsSlow();
    }
  }

  private double bytes(String key) {
    return ((Long) server.call("MEMORY", "USAGE", "mr:{large}:" + key, "SAMPLES", "1000"))
        .doubleValue();
  }

  private void submit(int tasks, int partitions) {
    client.submit(
        new JobSpec(
            "large",
            FleetJobs.Short.class.getName(),
            Parameters.of().with("tasks", "" + tasks),
            OptionalInt.of(partitions),
            OptionalLong.empty(),
            Limits.DEFAULT));
  }
}
