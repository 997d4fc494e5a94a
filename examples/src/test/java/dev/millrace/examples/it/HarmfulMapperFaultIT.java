package dev.millrace.examples.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.redis.embedded.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever the code of one job does to its worker, its own job fails with a message that says what,
 * and another job that runs there at the same time gets its exact result.
 */
class HarmfulMapperFaultIT {

  private static final Corpus CORPUS = Corpus.generate(46, 50_000);

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
    Files.writeString(scratch.resolve("lines"), "good\nbad\ngood\n");
    Files.writeString(scratch.resolve("flaky"), "good\nthird\ngood\n");
  }

  @AfterEach
  void end() {
    started.forEach(MillraceProcess::close);
    server.close();
  }

  @Test
  void workerSurvivesWhatItsTasksThrowAndOtherJobsOnItToo() throws Exception {
    start("coordinator");
    MillraceProcess worker = start("worker", "--slots", "3");
    MillraceProcess bystander = bystander();
    worker.await("the other job has begun", () -> hasBegun());

    failsWith("throw", "IllegalStateException: on purpose", "byte 5");
    failsWith("stack", "StackOverflowError", "byte 5");
    failsWith("memory", "OutOfMemoryError: Java heap space", "byte 5");
    MillraceProcess flaky = harmful("throw", "flaky");

    assertThat(new String(flaky.output(), UTF_8)).isEqualTo("good\t2\nthird\t1\n");
    assertEndsExactly(bystander);
    assertThat(worker.isAlive()).isTrue();
    assertThat(worker.stderr()).doesNotContain("Step failed");
  }

  @Test
  void taskThatCallsExitFailsAndTheTasksOfOthersAreHandedBack() throws Exception {
    start("coordinator");
    List<MillraceProcess> workers = List.of(start("worker"), start("worker"), start("worker"));
    MillraceProcess bystander = bystander();
    bystander.await("it has begun", () -> hasBegun());

    failsWith(
        "exit",
        "attempt 2 of 2: SystemExitException: System.exit was called, which ends the process");

    List<MillraceProcess> ended = new ArrayList<>(workers);
    bystander.await(
        "two workers have ended", () -> workers.stream().filter(w -> !w.isAlive()).count() == 2);
    ended.removeIf(MillraceProcess::isAlive);
    for (MillraceProcess worker : ended) {
      assertThat(worker.exitCode()).as("never that of success").isEqualTo(1);
      assertThat(worker.stderr())
          .containsPattern(
              "millrace: Map task 0 of job harmful-\\S+ called System.exit, which ends");
    }
    assertEndsExactly(bystander);
  }

  @Test
  void heapThatStaysFullEndsTheWorkerWhichHandsItsTasksBack() throws Exception {
    start("coordinator");
    MillraceProcess leaking = start("worker", "--slots", "3", "--drain", "1");
    MillraceProcess bystander = bystander();
    leaking.await("the other job has begun", () -> hasBegun());

    failsWith("leak", "OutOfMemoryError: Java heap space");

    assertThat(leaking.exitCode()).isEqualTo(1);
    assertThat(leaking.stderr())
        .contains(
            "millrace: The heap stays full after an OutOfMemoryError in Map task 0 of job harm");
    start("worker", "--slots", "3");
    assertEndsExactly(bystander);
  }

  @Test
  void exitInARunWithoutAServerIsNoSuccess() throws Exception {
    Path output = scratch.resolve("output");
    MillraceProcess run =
        launch(
            MillraceProcess.setup(scratch),
            List.of(
                "run", HarmfulJob.class.getName(), "lines", "-Dharm=exit", "--output", "output"));

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.stdout()).isEmpty();
    assertThat(run.stderr()).containsPattern("Map task 0 of job harmful-\\S+ called System.exit");
    assertThat(output).doesNotExist();
  }

  @Test
  void recordThatThrowsIsSkippedCountedAndShown() throws Exception {
    Files.writeString(scratch.resolve("lines"), "good\nbad 1\ngood\nbad\t2\n");
    MillraceProcess run =
        launch(
            MillraceProcess.setup(scratch),
            List.of(
                "run", HarmfulJob.class.getName(), "lines", "-Dharm=throw", "--skip-records", "2"));

    assertThat(new String(run.output(), UTF_8)).isEqualTo("good\t2\n");
    assertThat(run.stderr())
        .contains(
            "lines, byte 5 (record 1 of map task 0): IllegalStateException: on purpose: bad 1")
        .contains(
            "lines, byte 16 (record 3 of map task 0): IllegalStateException: on purpose: bad");
  }

  @Test
  void recordOfWhichAMapperHangsForEverIsFoundByTheTaskTimeoutAndSkipped() throws Exception {
    List<String> run = List.of("run", HarmfulJob.class.getName(), "lines", "-Dharm=deadlock");
    List<String> limits = List.of("--skip-records", "1", "--task-timeout", "1", "--slots", "1");
    List<String> arguments = new ArrayList<>(run);
    arguments.addAll(limits);

    MillraceProcess process = launch(MillraceProcess.setup(scratch), arguments);

    assertThat(new String(process.output(), UTF_8)).isEqualTo("good\t2\n");
    assertThat(process.stderr())
        .contains("lines, byte 5 (record 1 of map task 0): it made no progress for 1 s");
  }

  @Test
  void recordThatKillsItsWorkersIsFoundSkippedAndListed() throws Exception {
    start("coordinator");
    List<MillraceProcess> workers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      workers.add(start("worker", "--slots", "1"));
    }
    String jobId =
        submit("--skip-records", "1", "--lease", "2", "--split-size", "1K", "-Dharm=halt");

    MillraceProcess status = start("status", jobId, "--watch");

    assertThat(status.exitCode()).as(status.stderr()).isZero();
    assertThat(status.stdout()).contains("map.records.skipped\t1\n");
    assertThat(workers.stream().filter(MillraceProcess::isAlive)).hasSize(1);
    assertThat(new String(start("result", jobId).output(), UTF_8)).isEqualTo("good\t2\n");
    assertThat(new String(start("skipped", jobId).output(), UTF_8))
        .isEqualTo(
            "0\t1\t"
                + scratch.resolve("lines")
                + ", byte 5\tits worker died or hung while it was mapped\tbad\n");
  }

  private String submit(String... options) throws Exception {
    List<String> arguments =
        new ArrayList<>(List.of("submit", HarmfulJob.class.getName(), "lines"));
    arguments.addAll(List.of(options));
    return new String(start(arguments.toArray(String[]::new)).output(), UTF_8).strip();
  }

  /** Runs the harmful job, which fails with an error that contains these parts. */
  private void failsWith(String harm, String... parts) throws Exception {
    MillraceProcess run = harmful(harm, "lines");
    assertThat(run.exitCode()).as(run.stderr()).isEqualTo(1);
    assertThat(run.stderr()).contains("is FAILED: Map task 0 failed on attempt ").contains(parts);
  }

  private MillraceProcess harmful(String harm, String text) throws IOException {
    String attempts = harm.equals("leak") ? "1" : "2";
    return start(
        "run", HarmfulJob.class.getName(), text, "-Dharm=" + harm, "--max-attempts", attempts);
  }

  /** A job whose tasks wait in their workers until it is let go on. */
  private MillraceProcess bystander() throws IOException {
    String job = GatedWordCount.class.getName();
    return start(
        "run", job, input, "--split-size", "25001", "-Dgates=" + gates, "--max-attempts", "8");
  }

  private void assertEndsExactly(MillraceProcess bystander) throws Exception {
    Files.createFile(gates.resolve("first"));
    Files.createFile(gates.resolve("all"));
    assertThat(new String(bystander.output(), UTF_8)).isEqualTo(CORPUS.result());
  }

  private boolean hasBegun() {
    String[] files = gates.toFile().list();
    return files != null && files.length > 0;
  }

  private MillraceProcess start(String... arguments) throws IOException {
    return launch(
        MillraceProcess.setup(scratch).environment("MILLRACE_REDIS", server.uri()),
        List.of(arguments));
  }

  private MillraceProcess launch(MillraceProcess.Setup setup, List<String> arguments)
      throws IOException {
    MillraceProcess process =
        setup
            .withTestJobs()
            .jvmOptions("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m")
            .start(arguments.toArray(String[]::new));
    started.add(process);
    return process;
  }
}
