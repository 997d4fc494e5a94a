package dev.millrace.examples.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.Parameters;
import dev.millrace.examples.PageRank;
import dev.millrace.local.LocalRunner;
import dev.millrace.redis.embedded.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rounds of jobs in processes, of which one dies between two of them. */
class StepsFaultIT {

  @TempDir private Path scratch;

  private final List<MillraceProcess> started = new ArrayList<>();
  private Topology server;

  @BeforeEach
  void startServer() {
    server = Topology.start();
  }

  @AfterEach
  void end() {
    started.forEach(MillraceProcess::close);
    server.close();
  }

  @Test
  void roundsGoOnWhereTheKilledCoordinatorHasBeenAndGiveTheSameBytes() throws Exception {
    Path links = Files.writeString(scratch.resolve("links"), links());
    Path faults =
        Files.writeString(scratch.resolve("faults"), "AFTER_STEP 5 halt\nAFTER_STEP 9 halt\n");
    MillraceProcess first = start("-Dmillrace.faults=" + faults, "coordinator", "--lease", "1");
    first.awaitStderr("millrace: coordinator");
    start("-ea", "worker", "--slots", "2");
    MillraceProcess run =
        start("-ea", "run", "page-rank", links.toString(), "-D", "rounds=6", "--lease", "2");

    first.awaitStderr("Fault point=AFTER_STEP");
    start("-ea", "coordinator", "--lease", "1");

    assertThat(new String(run.output(), UTF_8)).isEqualTo(local(links));
    assertThat(first.isAlive()).isFalse();
  }

  private static String local(Path links) throws Exception {
    Parameters parameters = Parameters.of(links.toString()).with("rounds", "6");
    return LocalRunner.run(new PageRank(), parameters).entries().stream()
        .map(entry -> entry.getKey() + "\t" + entry.getValue() + "\n")
        .collect(Collectors.joining());
  }

  private MillraceProcess start(String jvmOption, String... arguments) throws IOException {
    MillraceProcess process =
        MillraceProcess.setup(scratch)
            .jvmOptions("-XX:TieredStopAtLevel=1", jvmOption)
            .environment("MILLRACE_REDIS", server.uri())
            .start(arguments);
    started.add(process);
    return process;
  }

  private static String links() {
    Random random = new Random(8);
    StringBuilder links = new StringBuilder();
    for (int link = 0; link < 300; link++) {
      links.append(random.nextInt(50)).append('\t').append(random.nextInt(60)).append('\n');
    }
    return links.toString();
  }
}
