package dev.millrace.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.millrace.JobDefinition;
import dev.millrace.Parameters;
import dev.millrace.client.JobClient;
import dev.millrace.redis.RedisStores;
import dev.millrace.redis.embedded.TestNode;
import dev.millrace.redis.embedded.Waiting;
import dev.millrace.roles.Coordinator;
import dev.millrace.roles.CoordinatorStores;
import dev.millrace.roles.Definitions;
import dev.millrace.store.JobSpec;
import dev.millrace.store.JobState;
import dev.millrace.store.JobStatus;
import dev.millrace.store.Limits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/**
 * What many workers ask of one Redis: idle, with tasks of some seconds, and with as many short ones
 * as they can commit. {@code mvn -Pfleet} does it with 200 workers and looks at times too; in the
 * ordinary build they are few, and what each of them asks for is counted.
 */
@Timeout(600)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class FleetIT {

  private static final int WORKERS = Integer.getInteger("millrace.fleet.workers", 8);
  private static final int SECONDS = Integer.getInteger("millrace.fleet.seconds", 1);
  private static final int TASKS = Integer.getInteger("millrace.fleet.tasks", 200);
  private static final boolean FULL = WORKERS >= 200;
  private static final int WORKERS_IN_A_JVM = 50;
  private static final int SLOTS = 2;

  /** What one worker may ask for in a second while it has nothing to do, pings included. */
  private static final int IDLE_CALLS = 12;

  private static final int IDLE_CONNECTIONS = 4;
  private static final int THREADS = 14;
  private static final String PASSWORD = "of-fleet";

  private static final Definitions DEFINITIONS = new Definitions(FleetIT.class.getClassLoader());
  private static final List<FleetJvm> jvms = new ArrayList<>();
  private static TestNode server;
  private static Optional<ServerThread> thread = Optional.empty();
  private static RedisStores stores;
  private static Coordinator coordinator;
  private static JobClient client;

  @BeforeAll
  static void start() throws Exception {
    server =
        TestNode.start(
            null,
            PASSWORD,
            List.of(
                "requirepass " + PASSWORD,
                "save \"\"",
                "slowlog-log-slower-than 10000",
                "slowlog-max-len 1000"));
    server.awaitReady();
    if (FULL) {
      ServerLoad.hurry(server.pid());
      thread = ServerThread.of(server.pid());
    }
    stores = RedisStores.connect(server.uri());
    client = new JobClient(stores, DEFINITIONS);
    coordinator =
        Coordinator.start(
            new CoordinatorStores(
                stores.jobs(), stores.plans(), stores.partials(), stores.wake(), stores.inputs()),
            DEFINITIONS,
            Duration.ofSeconds(15));
    for (int left = WORKERS; left > 0; left -= WORKERS_IN_A_JVM) {
      jvms.add(FleetJvm.start(server.uri(), Math.min(left, WORKERS_IN_A_JVM), SLOTS));
    }
    jvms.forEach(FleetJvm::awaitStarted);
    Waiting.until(() -> "workers are missing", () -> client.workers().size() == WORKERS);
  }

  @AfterAll
  static void stop() throws Exception {
    jvms.forEach(FleetJvm::close);
    coordinator.abort();
    stores.close();
    thread.ifPresent(ServerThread::close);
    server.close();
  }

  @Test
  @Order(1)
  void idleWorkersAskLittle() throws Exception {
    if (FULL) {
      Thread.sleep(1_000L * SECONDS);
    }
    ServerLoad load = ServerLoad.since(server, thread);
    Thread.sleep(1_000L * SECONDS);

    double calls = load.calls().values().stream().mapToLong(each -> each).sum();
    double asked = calls / load.seconds() / WORKERS;
    int threads = jvms.stream().mapToInt(FleetJvm::threads).sum() / WORKERS;
    int connections = Integer.parseInt(server.info("connected_clients")) / WORKERS;
    say("idle", load);
    System.out.printf(
        Locale.ROOT,
        "fleet: each worker has %d threads, %d connections, and asks %.1f times a second%n",
        threads,
        connections,
        asked);
    assertThat(asked).isLessThan(IDLE_CALLS);
    assertThat(connections).isLessThanOrEqualTo(IDLE_CONNECTIONS);
    assertThat(threads).isLessThanOrEqualTo(THREADS);
    if (FULL) {
      assertThat(load.cpuSeconds() / load.seconds()).as("share of a core").isLessThan(0.05);
      load.checkNoneIsSlow();
    }
  }

  @Test
  @Order(2)
  void tasksOfSomeSecondsWakeNobodyByTheirCommits() throws Exception {
    assumeTrue(FULL, "they take their time");
    int tasks = 4 * WORKERS;
    // Where so many share two cores some attempts are stragglers, and second ones do wake others.
    submit(
        "slow",
        new FleetJobs.Slow(),
        Parameters.of().with("tasks", "" + tasks).with("millis", "2100"),
        Limits.DEFAULT.with(new Limits.Attempts(4, 0, false)));
    Waiting.until(() -> "not begun", () -> client.status("slow").state() == JobState.MAPPING);
    long hints = hints();
    ServerLoad load = ServerLoad.since(server, thread);

    JobStatus status = await("slow");

    say("slow", load);
    assertThat(status.state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(hints() - hints).isLessThan(tasks / 2);
    load.checkNoneIsSlow();
  }

  private static long hints() {
    return (Long) server.call("XLEN", "mr:{mr}:wake");
  }

  @Test
  @Order(3)
  void shortTasksAreCommitted() throws Exception {
    ServerLoad load = ServerLoad.since(server, thread);
    submit(
        "short", new FleetJobs.Short(), Parameters.of().with("tasks", "" + TASKS), Limits.DEFAULT);
    JobStatus status = await("short");

    say("short", load);
    double seconds =
        (status.times().get(JobState.REDUCING) - status.times().get(JobState.MAPPING)) / 1e3;
    System.out.printf(
        Locale.ROOT,
        "fleet: %d commits in %.1f s, %.0f a second; %.0f us of Redis for each%n",
        TASKS,
        seconds,
        TASKS / seconds,
        1e6 * load.cpuSeconds() / TASKS);
    assertThat(status.error()).isEmpty();
    List<String> result = new ArrayList<>();
    client.readResult("short", each -> result.add(each.toString()));
    assertThat(result).hasSize(16).allSatisfy(each -> assertThat(each).contains("" + TASKS));
    if (FULL) {
      load.checkNoneIsSlow();
    }
  }

  /** Else nothing above says anything. */
  @Test
  @Order(4)
  void slowCommandIsSeen() {
    assumeTrue(thread.isPresent(), "nobody looks");
    ServerLoad load = ServerLoad.since(server, thread);

    server.call("EVAL", "for i = 1, 5000000 do local x = 2 * i end", "0");

    assertThatThrownBy(load::checkNoneIsSlow)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("EVAL");
  }

  private static void submit(String id, JobDefinition job, Parameters parameters, Limits limits) {
    client.submit(
        new JobSpec(
            id,
            job.getClass().getName(),
            parameters,
            OptionalInt.of(16),
            OptionalLong.empty(),
            limits));
  }

  private static JobStatus await(String id) throws InterruptedException {
    return client.await(id, (status, steps, running) -> {});
  }

  private static void say(String what, ServerLoad load) {
    System.out.println("fleet: " + what + " workers=" + WORKERS + ": " + load.describe());
  }
}
