package dev.millrace.examples.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.redis.embedded.EmbeddedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mappers that hang, and jobs that are told to end while their mappers go on. */
class UnrulyJobFaultIT {

  /** What a cancelled attempt may take to end, and what a slow machine may need on top. */
  private static final Duration STOPS_WITHIN = Duration.ofSeconds(2 + 5);

  @TempDir private Path scratch;

  private final List<MillraceProcess> started = new ArrayList<>();
  private Path text;

  @BeforeEach
  void prepare() throws IOException {
    text = Files.writeString(scratch.resolve("text"), "a\nodd\nb\n");
  }

  @AfterEach
  void end() {
    started.forEach(MillraceProcess::close);
  }

  @Test
  void mapperThatHangsFailsTheJobWithThePlace() throws Exception {
    MillraceProcess run = run("sleep", "--task-timeout=1", "--max-attempts=2");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.stderr())
        .contains("Map task 0 failed on attempt 2 of 2: it made no progress for 1 s")
        .contains(text + ", bytes 0..8; at " + text + ", byte 2")
        .doesNotContain("\tat ");
  }

  @Test
  void recordAtWhichMappersAreDeafToInterruptsIsSkippedAndTheSlotGoesOnWithAnotherThread()
      throws Exception {
    MillraceProcess run = run("spin", "--task-timeout=1", "--slots=1", "--skip-records=1");

    assertThat(new String(run.output(), UTF_8)).isEqualTo("a\t1\nb\t1\n");
    assertThat(run.stderr())
        .contains("Map task 0 of job unruly-", "does not end though it was interrupted");
  }

  @Test
  void mapperThatEmitsNowAndThenIsNotEnded() throws Exception {
    MillraceProcess run = run("trickle", "--task-timeout=1", "--max-attempts=1");

    assertThat(new String(run.output(), UTF_8)).isEqualTo("a\t1\nb\t1\nodd\t1\ntrickle\t30\n");
  }

  @Test
  void jobThatExceedsItsDeadlineFailsWithASentenceAndItsWorkerIsFree() throws Exception {
    MillraceProcess run = run("sleep", "--deadline=2");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.stderr()).contains("its deadline of 2 s has passed, while it was MAPPING");
  }

  @Test
  void cancelEndsAttemptsWithinTwoSecondsHoweverLongTheirLease() throws Exception {
    try (EmbeddedServer server = EmbeddedServer.start()) {
      start(server, "coordinator");
      MillraceProcess worker = start(server, "worker", "--slots=1");
      MillraceProcess run =
          start(
              server,
              "run",
              UnrulyJob.class.getName(),
              text.toString(),
              "-Dmode=sleep",
              "--lease=1000");
      worker.await("its attempt is taken", () -> isTaken(server));
      String jobId = jobs(server).get(0);

      start(server, "cancel", jobId).output();
      long cancelled = System.nanoTime();
      worker.awaitStderr("Attempt abandoned");

      assertThat(Duration.ofNanos(System.nanoTime() - cancelled)).isLessThan(STOPS_WITHIN);
      assertThat(run.exitCode()).isEqualTo(1);
      String again = new String(start(server, "retry", jobId).output(), UTF_8).strip();
      assertThat(again).startsWith("unruly-job-").isNotEqualTo(jobId);
      worker.await("the job is run again", () -> jobs(server).contains(again) && isTaken(server));
      start(server, "cancel", again).output();
      assertThat(new String(start(server, "dead", jobId, "--json").output(), UTF_8))
          .isEqualTo("[]\n");
    }
  }

  private static boolean isTaken(EmbeddedServer server) {
    return jobs(server).stream()
        .anyMatch(job -> !"0".equals(first(server, "XPENDING", "mr:{" + job + "}:map", "workers")));
  }

  private static String first(EmbeddedServer server, String... command) {
    try (RespClient redis = new RespClient(server.uri())) {
      return redis.call(command) instanceof List<?> reply ? String.valueOf(reply.get(0)) : "0";
    } catch (IOException e) {
      return "0"; // there is no such stream yet
    }
  }

  private static List<String> jobs(EmbeddedServer server) {
    try (RespClient redis = new RespClient(server.uri())) {
      List<?> jobs = (List<?>) redis.call("ZREVRANGE", "mr:{mr}:jobs", "0", "-1");
      return jobs.stream().map(String::valueOf).toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Runs the job with an embedded server. */
  private MillraceProcess run(String mode, String... options) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of("run", UnrulyJob.class.getName(), text.toString(), "-Dmode=" + mode));
    arguments.addAll(List.of(options));
    return start(MillraceProcess.setup(scratch), arguments.toArray(String[]::new));
  }

  private MillraceProcess start(EmbeddedServer server, String... arguments) throws IOException {
    return start(
        MillraceProcess.setup(scratch).environment("MILLRACE_REDIS", server.uri()), arguments);
  }

  private MillraceProcess start(MillraceProcess.Setup setup, String... arguments)
      throws IOException {
    MillraceProcess process = setup.withTestJobs().start(arguments);
    started.add(process);
    return process;
  }
}
