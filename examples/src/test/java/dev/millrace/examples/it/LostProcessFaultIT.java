package dev.millrace.examples.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.redis.embedded.Topology;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes are killed, told to end, or stopped, while a job runs; its result is exact all the
 * same.
 */
class LostProcessFaultIT {

  private static final Corpus CORPUS = Corpus.generate(45, 200_000);

  /** What a slow machine may need on top, to run a task or to start to. */
  private static final Duration SLACK = Duration.ofSeconds(10);

  @TempDir private Path scratch;

  private final List<MillraceProcess> started = new ArrayList<>();
  private Topology server;
  private Path gates;
  private String input;

  @BeforeEach
  void prepare() throws IOException {
    server = Topology.start();
    gates = Files.createDirectory(scratch.resolve("gates"));
    input = CORPUS.writeTo(scratch.resolve("text")).toString();
  }

  @AfterEach
  void end() {
    started.forEach(MillraceProcess::close);
    server.close();
  }

  @Test
  void killedWorkersTaskIsRunByAnotherOnceItsLeaseIsOver() throws Exception {
    start("coordinator");
    List<MillraceProcess> workers = List.of(start("worker"), start("worker"));
    MillraceProcess run = start("run", "--lease", "2");
    openGate("all");
    MillraceProcess victim = holderOf(0, 1, workers, run);

    victim.signal("KILL");
    long killed = System.nanoTime();
    openGate("first");

    assertThat(new String(run.output(), UTF_8)).isEqualTo(CORPUS.result());
    assertThat(Duration.ofNanos(System.nanoTime() - killed))
        .isLessThan(Duration.ofSeconds(2 + 2).plus(SLACK));
    assertThat(begun("begun-0-2-*")).isNotEmpty();
  }

  @Test
  void workerThatIsToldToEndHandsItsTasksBackLongBeforeTheirLeaseIsOver() throws Exception {
    start("coordinator");
    List<MillraceProcess> workers =
        List.of(start("worker", "--drain", "1"), start("worker", "--drain", "1"));
    MillraceProcess run = start("run", "--lease", "100");
    openGate("all");
    MillraceProcess ending = holderOf(0, 1, workers, run);

    ending.signal("TERM");
    long told = System.nanoTime();

    assertThat(ending.exitCode()).isEqualTo(143);
    run.await("the task begins again", () -> !begun("begun-0-2-*").isEmpty());
    openGate("first");
    assertThat(new String(run.output(), UTF_8)).isEqualTo(CORPUS.result());
    assertThat(Duration.ofNanos(System.nanoTime() - told))
        .isLessThan(Duration.ofSeconds(1).plus(SLACK).plus(SLACK));
  }

  @Test
  void workerThatIsToldToEndFinishesWhatItCan() throws Exception {
    start("coordinator");
    MillraceProcess ending = start("worker", "--drain", "60");
    MillraceProcess run = start("run", "--lease", "100");
    openGate("all");
    holderOf(0, 1, List.of(ending), run);

    ending.signal("TERM");
    // Only after the signal does another worker exist that could take over.
    start("worker").awaitStderr("millrace: worker");
    openGate("first");

    assertThat(ending.exitCode()).isEqualTo(143);
    assertThat(new String(run.output(), UTF_8)).isEqualTo(CORPUS.result());
    assertThat(begun("begun-0-*")).hasSize(1);
  }

  @Test
  void workerThatSleptLongerThanItsLeaseDoesNotCountTwice() throws Exception {
    start("coordinator");
    List<MillraceProcess> workers = List.of(start("worker"), start("worker"));
    MillraceProcess run = start("run", "--lease", "2");
    MillraceProcess sleeper = holderOf(0, 1, workers, run);

    sleeper.signal("STOP");
    run.await("another takes over", () -> !begun("begun-0-2-*").isEmpty());
    openGate("first");
    sleeper.signal("CONT");
    sleeper.awaitStderr("Attempt abandoned");
    openGate("all");

    assertThat(new String(run.output(), UTF_8)).isEqualTo(CORPUS.result());
    assertThat(sleeper.isAlive()).isTrue();
  }

  @Test
  void killedCoordinatorsJobIsBroughtToItsEndByTheOneThatStandsBy() throws Exception {
    List<MillraceProcess> coordinators = List.of(start("coordinator"), start("coordinator"));
    start("worker");
    MillraceProcess run = start("run");
    run.await("a task begins", () -> !begun("begun-0-*").isEmpty());
    MillraceProcess victim =
        coordinators.get(0).stderr().contains("Coordinating job=")
            ? coordinators.get(0)
            : coordinators.get(1);
    assertThat(victim.stderr()).contains("Coordinating job=");

    victim.signal("KILL");
    long killed = System.nanoTime();
    openGate("first");
    openGate("all");

    assertThat(new String(run.output(), UTF_8)).isEqualTo(CORPUS.result());
    assertThat(Duration.ofNanos(System.nanoTime() - killed))
        .isLessThan(Duration.ofSeconds(15).plus(SLACK));
  }

  /** Starts a role, or a run of the gated job, which has four map tasks. */
  private MillraceProcess start(String command, String... options) throws IOException {
    List<String> arguments = new ArrayList<>(List.of(command));
    if (command.equals("run")) {
      arguments.addAll(List.of(GatedWordCount.class.getName(), input, "--split-size", "50001"));
      // Whoever waits at a gate is a straggler: what is tested here is what happens without help.
      arguments.addAll(List.of("-Dgates=" + gates, "--no-speculation"));
    } else if (command.equals("worker")) {
      arguments.addAll(List.of("--slots", "2"));
    }
    arguments.addAll(List.of(options));
    MillraceProcess process =
        MillraceProcess.setup(scratch)
            .withTestJobs()
            .environment("MILLRACE_REDIS", server.uri())
            .start(arguments.toArray(String[]::new));
    started.add(process);
    return process;
  }

  private void openGate(String name) throws IOException {
    Files.createFile(gates.resolve(name));
  }

  /** Waits until an attempt has begun, and returns the worker that runs it. */
  private MillraceProcess holderOf(
      int task, int attempt, List<MillraceProcess> workers, MillraceProcess run) throws Exception {
    String prefix = "begun-" + task + "-" + attempt + "-";
    run.await("task " + task + " has begun", () -> !begun(prefix + "*").isEmpty());
    long pid = Long.parseLong(begun(prefix + "*").get(0).substring(prefix.length()));
    return workers.stream().filter(worker -> worker.pid() == pid).findFirst().orElseThrow();
  }

  private List<String> begun(String glob) {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(gates, glob)) {
      found.forEach(file -> names.add(file.getFileName().toString()));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return names;
  }
}
