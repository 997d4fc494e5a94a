package dev.millrace.examples.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A run that is ended from outside leaves nothing behind. */
class InterruptedRunFaultIT {

  private static final Duration ENDS_WITHIN = Duration.ofSeconds(15);

  @TempDir private Path scratch;

  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143", "KILL, 137"})
  void endsAtOnceAndLeavesNothing(String signal, int exitCode) throws Exception {
    Path text = Files.writeString(scratch.resolve("text"), "a b\n");
    Path output = scratch.resolve("output");
    try (MillraceProcess run =
        MillraceProcess.setup(scratch)
            .withTestJobs()
            .start(
                "run",
                GatedWordCount.class.getName(),
                text.toString(),
                "--output=" + output,
                "-Dgates=" + scratch)) {
      EmbeddedTrace trace = EmbeddedTrace.await(run);
      Path begun = scratch.resolve("begun-0-1-" + run.pid());
      run.await("its task has begun", () -> Files.exists(begun));

      assumeFalse(signal.equals("INT") && run.ignoresInterrupt(), "SIGINT is ignored here");
      run.signal(signal);

      int ended = run.exitCodeWithin(ENDS_WITHIN);
      assertThat(ended).as(run.stderr()).isEqualTo(exitCode);
      trace.assertGone();
      assertThat(run.stdout()).isEmpty();
      assertThat(run.stderr()).doesNotContain("\tat ");
      assertThat(output.resolve("_SUCCESS")).doesNotExist();
      if (!signal.equals("KILL")) {
        assertThat(output).doesNotExist();
      }
    }
  }

  @Test
  void endsAtOnceWithASentenceWhenItsServerIsKilledAndLeavesNothing() throws Exception {
    Path text = Files.writeString(scratch.resolve("text"), "a b\n");
    Path output = scratch.resolve("output");
    try (MillraceProcess run =
        MillraceProcess.setup(scratch)
            .withTestJobs()
            .start(
                "run",
                GatedWordCount.class.getName(),
                text.toString(),
                "--output=" + output,
                "-Dgates=" + scratch)) {
      EmbeddedTrace trace = EmbeddedTrace.await(run);
      Path begun = scratch.resolve("begun-0-1-" + run.pid());
      run.await("its task has begun", () -> Files.exists(begun));

      for (long pid : trace.processes()) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
      }

      assertThat(run.exitCodeWithin(ENDS_WITHIN)).isEqualTo(3);
      assertThat(run.stderr().lines()).hasSize(1);
      assertThat(run.stderr()).contains("has ended, and all that it held is lost");
      assertThat(output).doesNotExist();
      trace.assertGone();
    }
  }
}
