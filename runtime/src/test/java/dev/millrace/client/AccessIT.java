package dev.millrace.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.JobDefinition;
import dev.millrace.Parameters;
import dev.millrace.local.LocalRunner;
import dev.millrace.redis.AccessRole;
import dev.millrace.redis.ConnectOptions;
import dev.millrace.redis.RedisStores;
import dev.millrace.redis.RespConnection;
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
import dev.millrace.store.Schedule;
import dev.millrace.store.Schedule.Missed;
import dev.millrace.store.Schedule.Overlap;
import dev.millrace.store.Start;
import dev.millrace.store.StoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every role with a user of its own that has the rights of docs/security.md, and no more. */
@Timeout(120)
final class AccessIT {

  private static final String NAMESPACE = "mr";
  private static final String PASSWORD = "of-a-test";

  @TempDir private Path directory;

  private final Definitions definitions = new Definitions(getClass().getClassLoader());
  private static EmbeddedServer server;
  private static RespConnection admin;

  @BeforeAll
  static void start() {
    server = EmbeddedServer.start();
    admin = new RespConnection(server.uri());
    for (AccessRole role : AccessRole.values()) {
      List<Object> command = new ArrayList<>(List.of("ACL", "SETUSER", "mr" + role));
      command.addAll(List.of("reset", "on", ">" + PASSWORD));
      command.addAll(List.of(role.rule(NAMESPACE).split(" ")));
      admin.call(command.toArray());
    }
  }

  @AfterAll
  static void stop() {
    admin.close();
    server.close();
  }

  /**
   * For speculation, lost blocks and the like see {@code TestRedis}, which has these rights too.
   */
  @Test
  void jobsOfAllKindsRunAndNothingIsRefusedToAnybody() throws Exception {
    RedisStores.loadFunctions(uri(AccessRole.LOADER), ConnectOptions.DEFAULT);
    admin.call("ACL", "LOG", "RESET");
    try (RedisStores coordinating = connect(AccessRole.COORDINATOR);
        RedisStores working = connect(AccessRole.WORKER);
        RedisStores submitting = connect(AccessRole.SUBMITTER);
        RedisStores observing = connect(AccessRole.OBSERVER)) {
      Coordinator coordinator = coordinator(coordinating);
      Worker worker = worker(working);
      JobClient client = new JobClient(submitting, definitions);
      JobClient observer = new JobClient(observing, definitions);

      try {
        runAndLookAt(client, observer);
        assertThat(coordinator.awaitIdle(Duration.ofSeconds(30))).isTrue();
      } finally {
        worker.drain(Duration.ofSeconds(5));
        coordinator.drain();
      }
    }

    assertThat(refusals()).isEmpty();
  }

  private void runAndLookAt(JobClient client, JobClient observer) throws Exception {
    client.submit(
        spec("words", new AccessJobs.Words()),
        Map.of("ignored", Files.writeString(directory.resolve("ignored"), "the\na\n")));
    client.submit(spec("diamond", new StepJobs.Diamond()));
    client.submit(spec("sorted", new AccessJobs.Sorted()));
    client.submit(spec("stumbling", new AccessJobs.Stumbling()));
    client.submit(spec("failing", new StepJobs.Failing(), 0));

    assertThat(await(client, "words")).isEqualTo(JobState.SUCCEEDED);
    assertThat(await(observer, "diamond")).isEqualTo(JobState.SUCCEEDED);
    assertThat(await(observer, "sorted")).isEqualTo(JobState.SUCCEEDED);
    assertThat(await(observer, "stumbling")).isEqualTo(JobState.SUCCEEDED);
    assertThat(await(observer, "failing")).isEqualTo(JobState.FAILED);
    for (JobClient each : List.of(client, observer)) {
      assertThat(result(each, "words")).isEqualTo(Map.of("mill", 2L, "race", 2L));
      assertThat(result(each, "diamond")).isEqualTo(expected(new StepJobs.Diamond()));
      assertThat(result(each, "sorted")).isEqualTo(expected(new AccessJobs.Sorted()));
      assertThat(each.skipped("stumbling")).hasSize(1);
      assertThat(each.deadLetters("failing_2")).hasSize(1);
      assertThat(each.newest(10)).hasSize(5);
      assertThat(each.workers()).hasSize(1);
      assertThat(each.steps("diamond")).hasSize(3);
    }
    client.resubmit("sorted", "sorted-again");
    client.cancel("sorted-again", "a test");
    waitForTheirTime(client);
  }

  private void waitForTheirTime(JobClient client) throws Exception {
    Submission soon = new Submission(false, Start.after(Duration.ofMillis(1)));
    Submission later = new Submission(true, Start.after(Duration.ofDays(1)));
    client.submit(spec("soon", new AccessJobs.Sorted()), Map.of(), CodeToSend.NONE, soon);
    client.submit(spec("later", new AccessJobs.Sorted()), Map.of(), CodeToSend.NONE, later);
    client.submit(spec("later", new AccessJobs.Sorted()), Map.of(), CodeToSend.NONE, later);
    try (RedisStores submitting = connect(AccessRole.SUBMITTER);
        RedisStores coordinating = connect(AccessRole.COORDINATOR);
        RedisStores observing = connect(AccessRole.OBSERVER)) {
      JobSpec job = spec("weekly", new AccessJobs.Sorted());
      Schedule weekly =
          new Schedule("weekly", "0 3 * * 1", ZoneOffset.UTC, Overlap.SKIP, Missed.ONE, job);
      ScheduleClient schedules = new ScheduleClient(submitting);
      schedules.schedule(weekly, Map.of(), List.of());
      assertThat(new ScheduleClient(observing).list()).hasSize(1);
      schedules.unschedule("weekly");
      // Due since long.
      coordinating.schedules().add(weekly, Instant.EPOCH);
      Waiting.until(
          () -> "schedules: " + schedules.list(),
          () -> await(client, schedules.list().get(0).lastJob()) == JobState.SUCCEEDED);
    }

    assertThat(await(client, "soon")).isEqualTo(JobState.SUCCEEDED);
    client.cancel("later", "a test");
  }

  @Test
  void whoMayNotLoadTheFunctionsSaysWhatIsMissingAndWorksWhenTheyAreThere() throws Exception {
    admin.call("FUNCTION", "FLUSH");
    ConnectOptions hurried = ConnectOptions.DEFAULT.withPatience(Duration.ofSeconds(1));

    assertThatThrownBy(() -> RedisStores.connect(uri(AccessRole.WORKER), hurried))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("has not got the functions of this build")
        .hasMessageContaining("this user may not load them: run millrace functions");

    RedisStores.loadFunctions(uri(AccessRole.LOADER), ConnectOptions.DEFAULT);
    connect(AccessRole.WORKER).close();
  }

  /** By a role, a command that is not its own. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // Code, and the server itself.
        "*           | EVAL return 0",
        "*           | SCRIPT LOAD return",
        "COORDINATOR | FUNCTION LOAD x",
        "WORKER      | FUNCTION LOAD x",
        "SUBMITTER   | FUNCTION LOAD x",
        "OBSERVER    | FUNCTION LOAD x",
        "*           | FUNCTION FLUSH",
        "*           | FUNCTION DELETE x",
        "*           | CONFIG GET maxmemory",
        "*           | CONFIG SET dir /tmp",
        "*           | FLUSHALL",
        "*           | FLUSHDB",
        "*           | KEYS *",
        "*           | SCAN 0",
        "*           | ACL LIST",
        "*           | CLIENT LIST",
        "*           | MONITOR",
        "*           | SHUTDOWN",
        "*           | REPLICAOF NO ONE",
        "*           | RESTORE mr:x 0 x",
        "*           | MIGRATE 127.0.0.1 1 mr:x 0 1",
        "*           | MODULE LIST",
        "*           | PUBLISH mr:x x",
        "*           | SUBSCRIBE mr:x",
        "*           | PFADD mr:x x",
        // The keys of others.
        "COORDINATOR | HGET other:{x}:job state",
        "WORKER      | HGET other:{x}:job state",
        "SUBMITTER   | HGET other:{x}:job state",
        "OBSERVER    | HGET other:{x}:job state",
        "WORKER      | HSET foreign a b",
        "LOADER      | HGET mr:{x}:job state",
        "LOADER      | FCALL f 1 mr:{x}:job",
        // Functions of other roles: their keys.
        "WORKER      | FCALL submit 1 mr:{mr}:submissions",
        "WORKER      | FCALL announce 4 mr:{mr}:submissions mr:{mr}:jobs mr:{mr}:active mr:{mr}:wake",
        "WORKER      | FCALL side_put 1 mr:{file-00}:chunks",
        "WORKER      | FCALL file_step 2 mr:{x}:job mr:{x}:steps",
        "WORKER      | FCALL schedule 2 mr:{mr}:schedules mr:{mr}:due",
        "WORKER      | FCALL delay 1 mr:{mr}:later",
        "OBSERVER    | FCALL unschedule 2 mr:{mr}:schedules mr:{mr}:due",
        "SUBMITTER   | FCALL fire 3 mr:{mr}:schedules mr:{mr}:due mr:{mr}:fired",
        "SUBMITTER   | FCALL commit_map 2 mr:{x}:job mr:{x}:committed:map",
        "SUBMITTER   | FCALL commit_reduce 2 mr:{x}:job mr:{x}:committed:reduce",
        "SUBMITTER   | FCALL take 2 mr:{x}:job mr:{x}:queued",
        "SUBMITTER   | FCALL put 2 mr:{x/0}:live mr:{x/0}:partials",
        "SUBMITTER   | FCALL put 2 mr:{x/0}:live mr:{x/0}:result",
        "SUBMITTER   | FCALL plan_put 2 mr:{x}:job mr:{x}:plan",
        "SUBMITTER   | FCALL heartbeat 1 mr:{mr}:workers",
        "SUBMITTER   | XREADGROUP GROUP workers me STREAMS mr:{x}:map >",
        "SUBMITTER   | XACK mr:{x}:map workers 1-1",
        "SUBMITTER   | UNLINK mr:{x}:job",
        "OBSERVER    | FCALL cancel 2 mr:{x}:job mr:{x}:events",
        "OBSERVER    | HSET mr:{x}:job state FAILED",
        "OBSERVER    | XADD mr:{x}:map * task 0",
        "OBSERVER    | XADD mr:{mr}:wake * job x",
        "OBSERVER    | UNLINK mr:{x}:job",
        "OBSERVER    | PEXPIRE mr:{x}:job 1",
      })
  void whatIsNotOfARoleIsRefused(String roles, String command) {
    Stream<AccessRole> asked =
        roles.equals("*") ? Stream.of(AccessRole.values()) : Stream.of(AccessRole.valueOf(roles));

    assertThat(asked)
        .allSatisfy(
            role -> {
              try (RespConnection user = new RespConnection(uri(role))) {
                assertThatThrownBy(() -> user.call((Object[]) command.split(" ")))
                    .hasMessageStartingWith("NOPERM");
              }
            });
  }

  private Coordinator coordinator(RedisStores stores) {
    Coordinator coordinator =
        Coordinator.start(
            new CoordinatorStores(
                stores.jobs(), stores.plans(), stores.partials(), stores.wake(), stores.inputs()),
            definitions,
            Duration.ofSeconds(2));
    coordinator.keepTime(stores.schedules());
    return coordinator;
  }

  private Worker worker(RedisStores stores) {
    return Worker.start(
        new WorkerStores(
            stores.jobs(), stores.tasks(), stores.partials(), stores.wake(), stores.inputs()),
        definitions,
        2,
        "test",
        reason -> {});
  }

  private RedisStores connect(AccessRole role) {
    return RedisStores.connect(uri(role));
  }

  private String uri(AccessRole role) {
    return "redis://mr" + role + ":" + PASSWORD + "@127.0.0.1:" + server.port();
  }

  private static JobSpec spec(String jobId, JobDefinition definition) {
    return spec(jobId, definition, 1);
  }

  private static JobSpec spec(String jobId, JobDefinition definition, int skipped) {
    return new JobSpec(
        jobId,
        definition.getClass().getName(),
        Parameters.of(),
        OptionalInt.of(3),
        OptionalLong.empty(),
        Limits.DEFAULT.with(new Limits.Attempts(3, skipped, true)));
  }

  private static JobState await(JobClient client, String jobId) throws InterruptedException {
    return client.await(jobId, (status, steps, workers) -> {}).state();
  }

  private static Map<Object, Object> result(JobClient client, String jobId) throws Exception {
    Map<Object, Object> result = new HashMap<>();
    client.readResult(jobId, each -> result.put(each.getKey(), each.getValue()));
    return result;
  }

  private static Map<Object, Object> expected(JobDefinition definition) throws Exception {
    return LocalRunner.run(definition, Parameters.of()).asMap();
  }

  /** What Redis has noted of refused commands, but for what the client library sends by itself. */
  private List<String> refusals() {
    return ((List<?>) admin.call("ACL", "LOG", "128"))
        .stream().map(AccessIT::text).filter(entry -> !entry.contains("object, eval,")).toList();
  }

  private static String text(Object reply) {
    if (reply instanceof List<?> list) {
      return list.stream().map(AccessIT::text).toList().toString();
    }
    return reply instanceof byte[] bytes ? new String(bytes) : String.valueOf(reply);
  }
}
