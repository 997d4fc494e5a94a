package dev.millrace.examples.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.redis.embedded.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A task that hangs in one worker, which lives and renews its lease, does not hold up its job. */
class StragglerFaultIT {

  private static final Corpus CORPUS = Corpus.generate(47, 100_000);

  @TempDir private Path scratch;

  private final List<MillraceProcess> started = new ArrayList<>();
  private Topology server;
  private Path gates;

  @BeforeEach
  void prepare() throws IOException {
    server = Topology.start();
    gates = Files.createDirectory(scratch.resolve("gates"));
  }

  @AfterEach
  void end() {
    started.forEach(MillraceProcess::close);
    server.close();
  }

  @Test
  void stragglerIsRunByAnotherWorkerTooAndTheLoserIsToldAtOnce() throws Exception {
    String input = CORPUS.writeTo(scratch.resolve("text")).toString();
    Files.createFile(gates.resolve("all"));
    start("coordinator");
    List<MillraceProcess> workers = List.of(start("worker"), start("worker"));
    for (MillraceProcess worker : workers) {
      worker.awaitStderr("millrace: worker");
    }

    // Four map tasks, of which the first waits in its first attempt for a gate that stays closed.
    String job = GatedWordCount.class.getName();
    MillraceProcess run =
        start("run", job, input, "--split-size", "25001", "-Dgates=" + gates, "--lease", "100");

    assertThat(new String(run.output(), UTF_8)).isEqualTo(CORPUS.result());
    List<String> begun =
        Arrays.stream(gates.toFile().list()).filter(name -> name.startsWith("begun-0-")).toList();
    assertThat(begun).hasSize(2);
    assertThat(begun).extracting(name -> name.split("-")[3]).doesNotHaveDuplicates();
    MillraceProcess loser =
        workers.stream()
            .filter(worker -> begun.contains("begun-0-1-" + worker.pid()))
            .findFirst()
            .orElseThrow();
    loser.awaitStderr("Attempt abandoned: its lease was lost");
    assertThat(loser.isAlive()).isTrue();
  }

  private MillraceProcess start(String... arguments) throws IOException {
    MillraceProcess process =
        MillraceProcess.setup(scratch)
            .withTestJobs()
            .environment("MILLRACE_REDIS", server.uri())
            .start(arguments);
    started.add(process);
    return process;
  }
}
