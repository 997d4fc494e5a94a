package dev.millrace.examples.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Jobs whose processes, connections and server break, as seeds say; their results are exact all the
 * same, and nothing hangs or is left. The profile {@code chaos} runs more of them.
 */
class ChaosIT {

  private static final int SCHEDULES = Integer.getInteger("millrace.chaos.schedules", 40);
  private static final long SEED = Long.getLong("millrace.chaos.seed", 1);
  private static final int LANES = Integer.getInteger("millrace.chaos.lanes", 4);

  @TempDir private Path scratch;

  @Test
  void resultsAreExactWhateverBreaks() throws Exception {
    Report report = new Campaign(scratch).run(SEED, SCHEDULES, Math.min(LANES, SCHEDULES));

    Path file = Files.createDirectories(Path.of("target", "chaos")).resolve("report.md");
    Files.writeString(file, report.table());
    System.err.println(report.table());
    assertThat(report.size()).isEqualTo(SCHEDULES);
    assertThat(report.bad().stream().map(Outcome::describe)).isEmpty();
  }
}
