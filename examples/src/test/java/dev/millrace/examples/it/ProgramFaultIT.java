package dev.millrace.examples.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.redis.embedded.EmbeddedServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Programs and side files of jobs on workers that are processes of their own: what they give, and
 * that nothing of them stays, whatever ends their attempt or their worker.
 */
class ProgramFaultIT {

  private static final Corpus CORPUS = Corpus.generate(47, 200_000);

  /** Leaves the ids of a shell and its child in a file, and runs until it is killed. */
  private static final String HANGS =
      "sleep 1000 & echo $$ $! > $pids/new; mv $pids/new $pids/$mapreduce_task_attempt; wait";

  @TempDir private Path scratch;

  private final List<MillraceProcess> started = new ArrayList<>();
  private EmbeddedServer server;
  private Path pids;
  private String input;

  @BeforeEach
  void prepare() throws IOException {
    server = EmbeddedServer.start();
    pids = Files.createDirectory(scratch.resolve("pids"));
    input = CORPUS.writeTo(scratch.resolve("text")).toString();
  }

  @AfterEach
  void end() {
    started.forEach(MillraceProcess::close);
    server.close();
  }

  @Test
  void scriptTravelsToTheWorkersAndNothingOfItStays() throws Exception {
    Path script =
        Files.writeString(scratch.resolve("words.sh"), "tr -s ' \\t\\f\\r' '\\n' | sed '/^$/d'\n");
    start("coordinator");
    List<MillraceProcess> workers = List.of(start("worker"), start("worker"));

    MillraceProcess run =
        start(
            "run",
            "streaming",
            input,
            "--file",
            script.toString(),
            "--mapper",
            "sh words.sh",
            "--reducer",
            "uniq -c | awk '{print $2 \"\\t\" $1}'",
            "--split-size",
            "20001");

    // Each partition is sorted, the whole of them is not.
    String printed = new String(run.output(), UTF_8);
    assertThat(printed.lines().sorted().toList())
        .isEqualTo(CORPUS.result().lines().sorted().toList());
    try (RespClient redis = new RespClient(server.uri())) {
      assertThat(redis.keys()).filteredOn(key -> key.contains("{file-")).hasSize(1);
      for (String key : redis.keys()) {
        assertThat((Long) redis.call("PTTL", key)).as("time to live of " + key).isPositive();
      }
    }
    for (MillraceProcess worker : workers) {
      worker.signal("TERM");
      assertThat(worker.exitCode()).isEqualTo(143);
      awaitEmpty(worker);
    }
  }

  @Test
  void killedWorkerLeavesNoProgram() throws Exception {
    start("coordinator");
    MillraceProcess worker = start("worker");
    MillraceProcess run = hanging();
    List<Long> programs = programsOf(1, run);

    worker.signal("KILL");

    awaitGone(programs);
    awaitEmpty(worker);
  }

  @Test
  void cancelledJobsProgramIsKilledAndItsWorkerGoesOn() throws Exception {
    start("coordinator");
    MillraceProcess worker = start("worker");
    MillraceProcess run = hanging();
    List<Long> programs = programsOf(1, run);
    String jobId = new String(start("jobs").output(), UTF_8).split("\t")[0];

    start("cancel", jobId);

    assertThat(run.exitCode()).isEqualTo(1);
    awaitGone(programs);
    assertThat(worker.isAlive()).isTrue();
  }

  @Test
  void programThatMakesNoProgressIsKilledAtItsTaskTimeoutAndTriedAgain() throws Exception {
    start("coordinator");
    start("worker");
    MillraceProcess run = hanging("--task-timeout", "1", "--max-attempts", "2");

    List<Long> first = programsOf(1, run);
    awaitGone(first);
    List<Long> second = programsOf(2, run);
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.stderr()).contains("it made no progress for 1 s, its task timeout");
    awaitGone(second);
  }

  @Test
  void workerThatRefusesProgramsSaysSo() throws Exception {
    start("coordinator");
    start("worker", "--no-programs");
    MillraceProcess run = hanging("--max-attempts", "1");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.stderr())
        .contains("This worker runs no programs, as it was started with --no-programs");
  }

  private MillraceProcess hanging(String... options) throws IOException {
    List<String> arguments =
        new ArrayList<>(List.of("streaming", input, "--mapper", HANGS, "-Dpids=" + pids));
    arguments.addAll(List.of("--split-size", "1G"));
    arguments.addAll(List.of(options));
    return start("run", arguments.toArray(String[]::new));
  }

  private MillraceProcess start(String command, String... options) throws IOException {
    List<String> arguments = new ArrayList<>(List.of(command));
    if (command.equals("worker")) {
      arguments.addAll(List.of("--slots", "2"));
    }
    arguments.addAll(List.of(options));
    MillraceProcess process =
        MillraceProcess.setup(scratch)
            .environment("MILLRACE_REDIS", server.uri())
            .start(arguments.toArray(String[]::new));
    started.add(process);
    return process;
  }

  /** Waits until an attempt's program runs; returns its process and that of its child. */
  private List<Long> programsOf(int attempt, MillraceProcess run) throws Exception {
    Path file = pids.resolve(String.valueOf(attempt));
    run.await("attempt " + attempt + " runs its program", () -> Files.exists(file));
    List<Long> programs = new ArrayList<>();
    for (String pid : Files.readString(file).strip().split(" ")) {
      programs.add(Long.valueOf(pid));
    }
    return programs;
  }

  private void awaitGone(List<Long> programs) throws Exception {
    for (long program : programs) {
      // The coordinator lives on, so that the wait has an end.
      started
          .get(0)
          .await(
              "process " + program + " has gone",
              () -> ProcessHandle.of(program).flatMap(each -> each.info().command()).isEmpty());
    }
  }

  /** Waits until no directory of programs or files is left, which the guard may still be at. */
  private void awaitEmpty(MillraceProcess worker) throws Exception {
    started.get(0).await("directories have gone", () -> left(worker).isEmpty());
  }

  private static List<String> left(MillraceProcess worker) {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(worker.temporary(), "millrace-*")) {
      found.forEach(path -> names.add(path.getFileName().toString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return names;
  }
}
