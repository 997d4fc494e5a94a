package dev.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.JobDefinition;
import dev.millrace.redis.RedisStores;
import dev.millrace.redis.embedded.EmbeddedServer;
import dev.millrace.redis.embedded.Waiting;
import dev.millrace.roles.Coordinator;
import dev.millrace.roles.CoordinatorStores;
import dev.millrace.roles.Definitions;
import dev.millrace.roles.Worker;
import dev.millrace.roles.WorkerStores;
import dev.millrace.view.Schemas;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the commands print with --json of real jobs is what their schemas say. */
@Timeout(120)
final class JsonIT {

  /** What a job may have found in its input: it clears the screen, and gives it a title. */
  private static final String BAD = "bad\u001b[2J\u001b]0;mine\u0007\u009b1mx\ry";

  private static final JsonMapper MAPPER = new JsonMapper();

  private static EmbeddedServer server;
  private static RedisStores stores;
  private static Coordinator coordinator;
  private static Worker worker;

  @BeforeAll
  static void start() {
    server = EmbeddedServer.start();
    stores = RedisStores.connect(server.uri());
  }

  @AfterAll
  static void stop() throws InterruptedException {
    GatedJobs.open();
    if (worker != null) {
      worker.abort();
    }
    if (coordinator != null) {
      coordinator.abort();
    }
    stores.close();
    server.close();
  }

  @Test
  void jobOfEachKindIsAsItsSchemaSays() throws Exception {
    GatedJobs.close();

    // A job that nobody has taken yet, and then one that nobody runs.
    String running = submit(GatedJobs.Counting.class);
    assertThat(status(running, 0).get("waitsFor").asText()).isEqualTo("a coordinator");
    startCoordinator();
    awaitState(running, "MAPPING");
    assertThat(status(running, 0).get("waitsFor").asText()).isEqualTo("workers");
    assertThat(print("workers", "--json")).isEqualTo("[]");

    // One that runs.
    startWorker();
    Waiting.until(
        () -> "one task is committed and one runs: " + status(running, 0),
        () ->
            status(running, 0).get("mapTasksLeft").asInt() == 1
                && status(running, 0).get("mapTasksRunning").asInt() == 1);
    assertThat(status(running, 0).get("mapDone").asDouble()).isBetween(0.5, 1.0);
    JsonNode workers = MAPPER.readTree(print("workers", "--json"));
    assertThat(workers).hasSize(1);
    Schemas.check("worker", workers.get(0).toString());

    // One that waits for its steps, one that is cancelled, one that fails.
    String waiting = submit(GatedJobs.Stepwise.class);
    awaitState(waiting, "WAITING");
    Waiting.until(() -> "steps", () -> !status(waiting, 0).get("steps").isEmpty());
    String cancelled = submit(GatedJobs.Counting.class);
    Schemas.check("standing", print("pause", cancelled, "--json"));
    Schemas.check("standing", print("resume", cancelled, "--json"));
    JsonNode standing = MAPPER.readTree(print("cancel", cancelled, "--json"));
    Schemas.check("standing", standing.toString());
    assertThat(standing.get("state").asText()).isEqualTo("CANCELLED");
    assertThat(status(cancelled, 1).get("state").asText()).isEqualTo("CANCELLED");
    String failed = submit(GatedJobs.Counting.class, "-D", "item=" + BAD, "--max-attempts", "2");
    awaitState(failed, "FAILED");
    assertThat(status(failed, 1).get("mapAttemptsFailed").asInt()).isEqualTo(2);
    JsonNode dead = MAPPER.readTree(print("dead", failed, "--json"));
    assertThat(dead).hasSize(1);
    Schemas.check("dead-letter", dead.get(0).toString());
    String skipping = submit(GatedJobs.Counting.class, "-D", "item=" + BAD, "--skip-records", "1");

    // And those that have ended well.
    GatedJobs.open();
    for (String jobId : List.of(running, waiting, skipping)) {
      awaitState(jobId, "SUCCEEDED");
      assertThat(status(jobId, 0).get("error").asText()).isEmpty();
    }
    JsonNode again = MAPPER.readTree(print("retry", failed, "--json"));
    Schemas.check("standing", again.toString());
    assertThat(again.get("job").asText()).isNotEqualTo(failed);
    print("cancel", again.get("job").asText());
    JsonNode skipped = MAPPER.readTree(print("skipped", skipping, "--json"));
    assertThat(skipped).hasSize(1);
    Schemas.check("skipped-record", skipped.get(0).toString());
    JsonNode jobs = MAPPER.readTree(print("jobs", "--json"));
    assertThat(jobs.findValuesAsText("job"))
        .containsExactly(again.get("job").asText(), skipping, failed, cancelled, waiting, running);
    jobs.forEach(job -> Schemas.check("job", job.toString()));

    // Nothing of a record makes a terminal do what it says.
    assertThat(shown("skipped", skipping)).contains("bad\\x1b[2J\\x1b]0;mine\\x07\\x9b1mx\\ry");
    for (String[] command :
        List.of(
            new String[] {"status", failed},
            new String[] {"dead", failed},
            new String[] {"dead", failed, "--stack"},
            new String[] {"explain", failed, "--attempts"},
            new String[] {"logs", failed},
            new String[] {"compare", failed, skipping},
            new String[] {"retry", failed})) {
      assertThat(shown(command)).isNotEmpty();
    }
    assertThat(shown("status", failed)).contains("\\x1b[31mbad");
    assertThat(shown("dead", failed, "--stack")).contains("\\x1b[31mbad");
    assertThat(shown("status", BAD)).contains("\\x1b[2J");
  }

  /** What a command says on both streams: without control characters, but for ends of lines. */
  private static String shown(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--redis", server.uri()));
    Spoken spoken = Spoken.by(all.toArray(String[]::new));
    String said = spoken.out() + spoken.err();
    assertThat(said.codePoints())
        .as(String.join(" ", all))
        .noneMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\t');
    return said;
  }

  @Test
  void schedulesAndFunctionsAreAsTheirSchemasSay() throws Exception {
    String job = GatedJobs.Counting.class.getName();
    for (String[] command :
        List.of(
            new String[] {"schedule", "nightly", "0 3 * * *", job, "--json"},
            new String[] {"unschedule", "nightly", "--json"})) {
      JsonNode schedule = MAPPER.readTree(print(command));
      Schemas.check("schedule", schedule.toString());
      assertThat(schedule.get("schedule").asText()).isEqualTo("nightly");
    }
    Schemas.check("functions", print("functions", "--json"));
  }

  @Test
  void doctorIsAsItsSchemaSays() {
    Spoken doctor = Spoken.by("doctor", "--json", "--redis", server.uri());

    Schemas.check("doctor", doctor.out());
  }

  private static JsonNode status(String jobId, int code) {
    Spoken status = Spoken.by("status", jobId, "--json", "--redis", server.uri());
    assertThat(status.code()).as(status.err()).isEqualTo(code);
    assertThat(status.out().lines()).hasSize(1);
    Schemas.check("status", status.out());
    try {
      return MAPPER.readTree(status.out());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void awaitState(String jobId, String state) {
    Waiting.until(
        () -> "job " + jobId + " is " + state,
        () -> stores.jobs().status(jobId).orElseThrow().state().name().equals(state));
  }

  private static String print(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--redis", server.uri()));
    Spoken spoken = Spoken.by(all.toArray(String[]::new));
    assertThat(spoken.code()).as(spoken.err()).isZero();
    return spoken.out().strip();
  }

  private static String submit(Class<? extends JobDefinition> job, String... options) {
    List<String> all = new ArrayList<>(List.of("submit", job.getName(), "--split-size", "1"));
    all.addAll(List.of(options));
    return print(all.toArray(String[]::new));
  }

  private static void startCoordinator() {
    coordinator =
        Coordinator.start(
            new CoordinatorStores(
                stores.jobs(), stores.plans(), stores.partials(), stores.wake(), stores.inputs()),
            new Definitions(JsonIT.class.getClassLoader()),
            Duration.ofSeconds(15));
  }

  private static void startWorker() {
    worker =
        Worker.start(
            new WorkerStores(
                stores.jobs(), stores.tasks(), stores.partials(), stores.wake(), stores.inputs()),
            new Definitions(JsonIT.class.getClassLoader()),
            4,
            "test",
            reason -> {});
  }
}
