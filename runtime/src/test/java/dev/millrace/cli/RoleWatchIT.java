package dev.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.Parameters;
import dev.millrace.client.JobClient;
import dev.millrace.http.HttpAddress;
import dev.millrace.http.Routes;
import dev.millrace.http.WebServer;
import dev.millrace.metrics.ProcessMetrics;
import dev.millrace.redis.ConnectOptions;
import dev.millrace.redis.RedisStores;
import dev.millrace.redis.embedded.TestNode;
import dev.millrace.redis.embedded.Waiting;
import dev.millrace.roles.Coordinator;
import dev.millrace.roles.Definitions;
import dev.millrace.roles.Health;
import dev.millrace.roles.Worker;
import dev.millrace.store.HistoryStore;
import dev.millrace.store.JobSpec;
import dev.millrace.store.JobState;
import dev.millrace.store.Limits;
import dev.millrace.store.TraceContext;
import dev.millrace.trace.SpansInMemory;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A coordinator and a worker that are watched in every way while a job runs, of which one attempt
 * fails; then Redis stops, and then they do.
 */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class RoleWatchIT {
  private static final Duration SILENCE = Duration.ofSeconds(1);
  private static final String PARENT = "00-0123456789abcdef0123456789abcdef-fedcba9876543210-01";

  private final HttpClient http = HttpClient.newHttpClient();
  private final SpansInMemory spans = new SpansInMemory();
  private final Recording recording = new Recording();
  private final Definitions definitions = new Definitions(getClass().getClassLoader());
  private TestNode server;
  private RoleWatch ofCoordinator;
  private RoleWatch ofWorker;
  private Coordinator coordinator;
  private Worker worker;
  private WebServer coordinatorWeb;
  private WebServer workerWeb;
  private RedisStores stores;
  private JobClient client;
  private Map<String, Double> workers;
  private Map<String, Double> coordinators;
  @TempDir private Path directory;

  @BeforeAll
  void runOneJob() throws Exception {
    server = TestNode.start(null, "", List.of("save \"\""));
    server.awaitReady();
    ofCoordinator = watch("coordinator");
    ofWorker = watch("worker");
    coordinator =
        Coordinator.start(
            ofCoordinator.ofCoordinator(),
            definitions,
            Duration.ofSeconds(10),
            HistoryStore.Bounds.DEFAULT,
            reason -> {});
    worker = Worker.start(ofWorker.ofWorker(), definitions, 2, "test", reason -> {});
    ofWorker.watch(worker, 2);
    coordinatorWeb = serve(ofCoordinator, coordinator::health);
    workerWeb = serve(ofWorker, worker::health);
    stores =
        RedisStores.connect(
            server.uri(),
            ConnectOptions.DEFAULT.withTrace(TraceContext.parse(PARENT).orElseThrow()));
    client = new JobClient(stores, definitions);
    recording.enable("millrace.Attempt");
    recording.enable("millrace.Commit");
    recording.enable("millrace.Lease");
    recording.enable("millrace.Job");
    recording.start();
    WatchedJobs.closeGate();
    submit("watched");
    Waiting.until(
        () -> "the worker has no two tasks: " + scrape(workerWeb),
        () -> scrape(workerWeb).get("millrace_slots{state=\"busy\"}") == 2);
    Waiting.until(
        () -> "the backlog is not seen: " + scrape(coordinatorWeb),
        () ->
            scrape(coordinatorWeb).get("millrace_backlog_tasks{phase=\"map\"}")
                == WatchedJobs.TASKS);
    assertThat(scrape(coordinatorWeb))
        .containsEntry("millrace_backlog_tasks{phase=\"reduce\"}", 0.0)
        .containsEntry("millrace_active_jobs{state=\"mapping\"}", 1.0)
        .containsEntry("millrace_workers", 1.0)
        .containsEntry("millrace_worker_slots", 2.0);
    WatchedJobs.openGate();
    assertThat(client.await("watched", (status, steps, running) -> {}).state())
        .isEqualTo(JobState.SUCCEEDED);
    assertThat(coordinator.awaitIdle(Duration.ofSeconds(30))).isTrue();
    Waiting.until(
        () -> "not all spans: " + spans.all(),
        () -> spans.all().stream().anyMatch(span -> span.getName().startsWith("job ")));
    recording.stop();
    workers = scrape(workerWeb);
    coordinators = scrape(coordinatorWeb);
  }

  @AfterAll
  void stop() throws Exception {
    WatchedJobs.openGate();
    recording.close();
    workerWeb.close();
    coordinatorWeb.close();
    worker.abort();
    coordinator.abort();
    ofWorker.close();
    ofCoordinator.close();
    stores.close();
    server.close();
  }

  @Test
  @Order(1)
  void attemptsAreCounted() {
    assertThat(workers)
        .containsEntry(attempts("map", "committed"), 8.0)
        .containsEntry(attempts("map", "failed"), 1.0)
        .containsEntry(attempts("reduce", "committed"), 2.0)
        .containsEntry("millrace_attempt_failures_total{kind=\"user_code\",phase=\"map\"}", 1.0)
        .containsEntry("millrace_tasks_taken_total{phase=\"map\"}", 9.0)
        .containsEntry("millrace_reclaims_total{phase=\"map\"}", 0.0)
        .containsEntry("millrace_attempt_seconds_count{phase=\"map\"}", 9.0)
        .containsEntry("millrace_records_total{flow=\"read\"}", 8.0)
        .containsEntry("millrace_records_total{flow=\"reduced\"}", 3.0)
        .containsEntry("millrace_slots{state=\"free\"}", 2.0)
        .containsEntry("millrace_build{role=\"worker\",version=\"test\"}", 1.0);
    assertThat(workers.get("millrace_shuffle_bytes_total")).isPositive();
    assertThat(workers.get("millrace_output_bytes_total")).isPositive();
    assertThat(workers.get("millrace_redis_request_seconds_count{request=\"take\"}")).isPositive();
    assertThat(workers.get("millrace_redis_request_seconds_count{request=\"put\"}")).isPositive();
    assertThat(coordinators)
        .containsEntry("millrace_jobs_ended_total{state=\"succeeded\"}", 1.0)
        .containsEntry("millrace_jobs_ended_total{state=\"failed\"}", 0.0);
  }

  @Test
  @Order(2)
  void jobIsOneTraceOfPhasesAndAttempts() {
    Map<String, List<SpanData>> byName =
        spans.all().stream().collect(Collectors.groupingBy(SpanData::getName));
    SpanData job = byName.get("job WatchedJobs$Remainders").get(0);
    SpanData mapping = byName.get("mapping").get(0);
    SpanData reducing = byName.get("reducing").get(0);

    assertThat(spans.all())
        .allMatch(span -> span.getTraceId().equals("0123456789abcdef0123456789abcdef"));
    assertThat(job.getParentSpanId()).isEqualTo("fedcba9876543210");
    assertThat(List.of("submitted", "planning", "mapping", "reducing", "finishing"))
        .allMatch(state -> byName.get(state).get(0).getParentSpanId().equals(job.getSpanId()));
    assertThat(byName.get("map attempt"))
        .hasSize(9)
        .allMatch(span -> span.getParentSpanId().equals(mapping.getSpanId()));
    assertThat(byName.get("reduce attempt"))
        .hasSize(2)
        .allMatch(span -> span.getParentSpanId().equals(reducing.getSpanId()));
    SpanData failed =
        byName.get("map attempt").stream()
            .filter(span -> span.getStatus().getStatusCode() == StatusCode.ERROR)
            .findFirst()
            .orElseThrow();
    assertThat(failed.getAttributes().get(AttributeKey.stringKey("millrace.failure")))
        .isEqualTo("user_code");
    assertThat(byName.get("map attempt"))
        .filteredOn(span -> !span.getLinks().isEmpty())
        .singleElement()
        .satisfies(
            retried -> {
              assertThat(retried.getLinks().get(0).getSpanContext().getSpanId())
                  .isEqualTo(failed.getSpanId());
              assertThat(retried.getAttributes().get(AttributeKey.longKey("millrace.task")))
                  .isEqualTo(failed.getAttributes().get(AttributeKey.longKey("millrace.task")));
            });
  }

  @Test
  @Order(3)
  void flightRecordingShowsAttemptsCommitsAndTheJob() throws IOException {
    Path file = directory.resolve("job.jfr");
    recording.dump(file);
    Map<String, List<RecordedEvent>> events =
        RecordingFile.readAllEvents(file).stream()
            .collect(Collectors.groupingBy(event -> event.getEventType().getName()));

    assertThat(events.get("millrace.Attempt"))
        .hasSize(11)
        .allMatch(event -> event.getString("job").equals("watched"))
        .allMatch(event -> !event.getDuration().isZero())
        .filteredOn(event -> event.getString("outcome").equals("failed"))
        .singleElement()
        .satisfies(event -> assertThat(event.getString("failureKind")).isEqualTo("user_code"));
    assertThat(
            events.get("millrace.Commit").stream()
                .mapToInt(event -> event.getInt("attempts") - event.getInt("lost"))
                .sum())
        .isEqualTo(10);
    assertThat(events.get("millrace.Job"))
        .singleElement()
        .satisfies(event -> assertThat(event.getString("state")).isEqualTo("succeeded"));
    assertThat(Files.size(file)).isPositive();
  }

  @Test
  @Order(4)
  void processThatWorksIsReady() throws Exception {
    for (WebServer web : List.of(coordinatorWeb, workerWeb)) {
      assertThat(get(web, "/healthz")).isEqualTo("200 {\"status\":\"ok\",\"reasons\":[]}");
      assertThat(get(web, "/readyz")).isEqualTo("200 {\"status\":\"ok\",\"reasons\":[]}");
    }
  }

  @Test
  @Order(5)
  void processWhoseRedisIsSilentWorksAndIsNotReady() throws Exception {
    server.pause();
    for (WebServer web : List.of(coordinatorWeb, workerWeb)) {
      Waiting.until(() -> "ready", () -> get(web, "/readyz").startsWith("503 "));
      assertThat(get(web, "/readyz"))
          .startsWith("503 {\"status\":\"unready\",\"reasons\":[\"Redis at redis://127.0.0.1:")
          .contains(" has answered nothing for ");
      assertThat(get(web, "/healthz")).startsWith("200 ");
    }
    assertThat(scrape(coordinatorWeb).get("millrace_redis_silence_seconds")).isGreaterThan(1);

    server.resume();
    for (WebServer web : List.of(coordinatorWeb, workerWeb)) {
      Waiting.until(() -> "not ready", () -> get(web, "/readyz").startsWith("200 "));
    }
  }

  @Test
  @Order(6)
  void processThatIsToldToEndWorksAndIsNotReady() throws Exception {
    WatchedJobs.closeGate();
    submit("last");
    Waiting.until(() -> "no task", () -> worker.busySlots() == 2);

    CompletableFuture<Void> drained =
        CompletableFuture.runAsync(unchecked(() -> worker.drain(Duration.ofSeconds(60))));
    Waiting.until(() -> "ready", () -> get(workerWeb, "/readyz").startsWith("503 "));

    assertThat(get(workerWeb, "/readyz"))
        .isEqualTo(
            "503 {\"status\":\"unready\",\"reasons\":[\"This process was told to end: it finishes"
                + " what it has begun\"]}");
    assertThat(get(workerWeb, "/healthz")).startsWith("200 ");
    WatchedJobs.openGate();
    drained.join();
    coordinator.drain();
    assertThat(get(coordinatorWeb, "/readyz")).startsWith("503 ").contains("told to end");
  }

  private RoleWatch watch(String role) {
    return RoleWatch.of(
        Optional.of(new ProcessMetrics(role, "test")),
        requests -> RedisStores.connect(server.uri(), ConnectOptions.DEFAULT.withWatcher(requests)),
        jobs -> Optional.of(spans.tracing(jobs)));
  }

  private WebServer serve(RoleWatch watch, Supplier<Health> health) throws IOException {
    Routes routes = new Routes();
    watch.addTo(routes, health, SILENCE);
    return WebServer.start(HttpAddress.parse("0"), Optional.empty(), routes);
  }

  private void submit(String jobId) {
    client.submit(
        new JobSpec(
            jobId,
            WatchedJobs.Remainders.class.getName(),
            Parameters.of(),
            OptionalInt.empty(),
            OptionalLong.empty(),
            Limits.DEFAULT));
  }

  private String get(WebServer web, String path) throws IOException, InterruptedException {
    var reply =
        http.send(
            HttpRequest.newBuilder(URI.create(web.url() + path)).build(), BodyHandlers.ofString());
    return reply.statusCode() + " " + reply.body();
  }

  private Map<String, Double> scrape(WebServer web) {
    try {
      String reply = get(web, "/metrics");
      assertThat(reply).startsWith("200 ");
      return reply
          .substring(4)
          .lines()
          .filter(line -> line.startsWith("millrace_"))
          .map(line -> line.split(" (?=[^ ]+$)"))
          .collect(Collectors.toMap(parts -> parts[0], parts -> Double.valueOf(parts[1])));
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String attempts(String phase, String outcome) {
    return "millrace_attempts_total{outcome=\"%s\",phase=\"%s\"}".formatted(outcome, phase);
  }

  private interface Interruptible {
    void run() throws InterruptedException;
  }

  private static Runnable unchecked(Interruptible code) {
    return () -> {
      try {
        code.run();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    };
  }
}
