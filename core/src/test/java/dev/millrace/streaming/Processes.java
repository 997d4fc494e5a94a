package dev.millrace.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

/** Whether processes are there. */
final class Processes {

  private static final Duration GONE_WITHIN = Duration.ofSeconds(20);

  private Processes() {}

  /** Waits until a process is gone, or dead and waiting for a parent that does not reap. */
  static void awaitGone(long pid) {
    long start = System.nanoTime();
    while (isThere(pid) && System.nanoTime() - start < GONE_WITHIN.toNanos()) {
      Thread.onSpinWait();
    }
    assertThat(isThere(pid)).as("process " + pid + " runs").isFalse();
  }

  private static boolean isThere(long pid) {
    return ProcessHandle.of(pid).flatMap(process -> process.info().command()).isPresent();
  }
}
