package dev.millrace.examples.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.redis.embedded.EmbeddedServer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that fail, wait or are cancelled say why, and what to do. */
class FailedJobIT {

  @TempDir private Path scratch;

  private final List<MillraceProcess> started = new ArrayList<>();
  private Path text;

  @BeforeEach
  void prepare() throws IOException {
    text = Files.writeString(scratch.resolve("text"), "12\n34\nn/a\n56\n");
  }

  @AfterEach
  void end() {
    started.forEach(MillraceProcess::close);
  }

  @Test
  void mapperThatThrowsFailsTheJobWithThePlaceAndTheCause() throws Exception {
    Path output = scratch.resolve("output");
    MillraceProcess run = broken("mapper", "--split-size", "100", "--output", output.toString());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.stderr())
        .contains("is FAILED: Map task 0 failed on attempt 4 of 4: ")
        .contains("NumberFormatException: no number: n/a", text + ", bytes 0..13", "byte 6")
        .doesNotContain("\tat ");
    assertThat(run.stdout()).isEmpty();
    assertThat(output).doesNotExist();
  }

  @Test
  void reducerThatThrowsFailsTheJobWithTheKeyAndTheCause() throws Exception {
    MillraceProcess run = broken("reducer", "--max-attempts", "2", "--partitions", "1");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.stderr())
        .contains("is FAILED: Reduce task 0 failed on attempt 2 of 2: ")
        .contains("IllegalStateException: cannot reduce", "key 12")
        .doesNotContain("\tat ");
    assertThat(run.stdout()).isEmpty();
  }

  @Test
  void keyThatIsNotRegisteredFailsTheJobAtOnceWithTheLineToAdd() throws Exception {
    MillraceProcess run = broken("key");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.stderr())
        .contains("failed on attempt 1 of 1", "BrokenJob.Key", "is not registered")
        .contains(".register(", "Key.class)")
        .doesNotContain("\tat ");
  }

  /** Runs the broken job from a jar of its own. */
  private MillraceProcess broken(String in, String... options) throws IOException {
    Path jar = scratch.resolve("broken.jar");
    String name = BrokenJob.class.getName();
    String classFile = name.replace('.', '/');
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file)) {
      for (String entry : List.of(classFile + ".class", classFile + "$Key.class")) {
        out.putNextEntry(new JarEntry(entry));
        out.write(Files.readAllBytes(MillraceProcess.testClasses().resolve(entry)));
      }
    }
    List<String> arguments = new ArrayList<>(List.of("run", name, text.toString(), "-Din=" + in));
    arguments.addAll(List.of("--jar", jar.toString()));
    arguments.addAll(List.of(options));
    return start(MillraceProcess.setup(scratch), arguments.toArray(String[]::new));
  }

  @Test
  void jobWaitsForCoordinatorAndWorkersAndSaysSoUntilItIsCancelled() throws Exception {
    try (EmbeddedServer server = EmbeddedServer.start()) {
      MillraceProcess submit =
          on(server, "submit", GatedWordCount.class.getName(), "text", gates());
      assertThat(submit.exitCode()).isZero();
      String jobId = submit.stdout().strip();

      said(
          on(server, "status", jobId), 0, "SUBMITTED", "waits for a coordinator", "millrace coord");
      on(server, "coordinator");
      on(server, "status", jobId).exitCode();
      awaitPlanned(server, jobId);
      said(on(server, "status", jobId), 0, "MAPPING", "waits for workers", "millrace worker");
      said(on(server, "result", jobId), 2, jobId + " has no result: it is MAPPING");
      said(on(server, "result", "no-such"), 2, "Job no-such not found on redis://127.0.0.1:");

      MillraceProcess worker = on(server, "worker", "--slots", "1");
      worker.await("its task has begun", () -> !begun().isEmpty());
      MillraceProcess run = on(server, "run", "word-count", "text");
      run.await("it is submitted", () -> newestIsWordCount(server));
      said(on(server, "cancel", jobId), 0, jobId + " is CANCELLED");
      worker.awaitStderr("Attempt abandoned");

      // The worker is free again.
      assertThat(run.output()).isNotEmpty();
      said(on(server, "status", jobId), 1, "is CANCELLED: cancelled by millrace cancel");
      said(on(server, "cancel", jobId), 0, jobId + " is CANCELLED");
      assertEveryKeyExpires(server);
    }
  }

  @Test
  void runSaysThatItsJobWasCancelledOrIsGoneAndTermCancelsIt() throws Exception {
    try (EmbeddedServer server = EmbeddedServer.start()) {
      on(server, "coordinator");
      MillraceProcess cancelled =
          on(server, "run", GatedWordCount.class.getName(), "text", gates());
      cancelled.await("it is submitted", () -> !jobs(server).isEmpty());
      said(on(server, "cancel", jobs(server).get(0)), 0, "is CANCELLED");
      said(cancelled, 1, "is CANCELLED: cancelled by millrace cancel");

      MillraceProcess ended = on(server, "run", GatedWordCount.class.getName(), "text", gates());
      ended.await("it is submitted", () -> jobs(server).size() == 2);
      ended.signal("TERM");
      said(ended, 143, "interrupted; cancelling job");
      said(on(server, "status", jobs(server).get(0)), 1, "cancelled by an interrupt");

      MillraceProcess robbed = on(server, "run", GatedWordCount.class.getName(), "text", gates());
      robbed.await("it is submitted", () -> jobs(server).size() == 3);
      flush(server);
      said(robbed, 2, "not found on redis://");
      assertThat(robbed.stderr()).doesNotContain("interrupted");
    }
  }

  @Test
  void wrongPasswordIsToldWithoutPrintingIt() throws Exception {
    try (EmbeddedServer server = EmbeddedServer.start()) {
      String wrong = "redis://:not-the-password@127.0.0.1:" + server.port();
      MillraceProcess status = start(MillraceProcess.setup(scratch), "jobs", "--redis", wrong);
      String none = "redis://127.0.0.1:" + server.port();
      MillraceProcess without = start(MillraceProcess.setup(scratch), "jobs", "--redis", none);

      said(status, 3, "127.0.0.1:" + server.port() + " refuses the password");
      assertThat(status.stderr()).doesNotContain("not-the-password");
      said(without, 3, "refuses the password or none was given");
    }
  }

  private void awaitPlanned(EmbeddedServer server, String jobId) throws Exception {
    try (RespClient redis = new RespClient(server.uri())) {
      long start = System.nanoTime();
      while (!"MAPPING".equals(redis.call("HGET", "mr:{" + jobId + "}:job", "state"))) {
        assertThat(System.nanoTime() - start).isLessThan(MillraceProcess.LIMIT.toNanos());
        Thread.sleep(50);
      }
    }
  }

  private static boolean newestIsWordCount(EmbeddedServer server) {
    List<String> jobs = jobs(server);
    return !jobs.isEmpty() && jobs.get(0).startsWith("word-count-");
  }

  /** The ids of all jobs, the newest first. */
  private static List<String> jobs(EmbeddedServer server) {
    try (RespClient redis = new RespClient(server.uri())) {
      List<?> jobs = (List<?>) redis.call("ZREVRANGE", "mr:{mr}:jobs", "0", "-1");
      return jobs.stream().map(String::valueOf).toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void flush(EmbeddedServer server) throws IOException {
    try (RespClient redis = new RespClient(server.uri())) {
      redis.call("FLUSHALL");
    }
  }

  private static void assertEveryKeyExpires(EmbeddedServer server) throws IOException {
    try (RespClient redis = new RespClient(server.uri())) {
      for (String key : redis.keys()) {
        assertThat((Long) redis.call("PTTL", key)).as("time to live of " + key).isPositive();
      }
    }
  }

  private String gates() {
    return "-Dgates=" + scratch;
  }

  private List<Path> begun() {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(scratch, "begun-*")) {
      found.forEach(files::add);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return files;
  }

  private static void said(MillraceProcess process, int code, String... parts) throws Exception {
    assertThat(process.exitCode()).as(process.stderr()).isEqualTo(code);
    assertThat(process.stdout() + process.stderr()).contains(parts).doesNotContain("\tat ");
  }

  private MillraceProcess on(EmbeddedServer server, String... arguments) throws IOException {
    MillraceProcess.Setup setup =
        MillraceProcess.setup(scratch).withTestJobs().environment("MILLRACE_REDIS", server.uri());
    return start(setup, arguments);
  }

  private MillraceProcess start(MillraceProcess.Setup setup, String... arguments)
      throws IOException {
    MillraceProcess process = setup.start(arguments);
    started.add(process);
    return process;
  }
}
