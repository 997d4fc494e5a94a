package dev.millrace.cli;

import com.google.common.util.concurrent.Uninterruptibles;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/** Waits for SIGTERM or SIGINT, and cleans up before the JVM ends. */
final class Termination {

  /** What is done before the JVM ends. */
  interface Cleanup {
    void run() throws InterruptedException;
  }

  /** How long the cleanup of a process may take that is damaged. */
  private static final Duration CLEANUP_ENDS = Duration.ofSeconds(60);

  private static final AtomicBoolean UNFIT = new AtomicBoolean();

  private Termination() {}

  /**
   * Ends a process that cannot go on, from a thread of its own: the cleanup may wait for the one
   * that has found out. Should not even that be possible, or take long, ends it at once.
   */
  static void unfit(String sentence) {
    if (!UNFIT.compareAndSet(false, true)) {
      return;
    }
    try {
      System.err.println("millrace: " + sentence);
      start("millrace-exit", () -> System.exit(ExitCode.JOB_FAILED));
      start("millrace-halt", Termination::haltAfterAll);
    } catch (OutOfMemoryError e) {
      Runtime.getRuntime().halt(ExitCode.JOB_FAILED);
    }
  }

  private static void haltAfterAll() {
    Uninterruptibles.sleepUninterruptibly(CLEANUP_ENDS);
    Runtime.getRuntime().halt(ExitCode.JOB_FAILED);
  }

  private static void start(String name, Runnable code) {
    Thread thread = new Thread(code, name);
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Ends the JVM at once, in its shutdown hook, if the code of a job has ended it: the exit code
   * that it has chosen, which may be 0, must not look like success.
   */
  static void haltIf(Optional<String> exited) {
    if (exited.isPresent()) {
      Runtime.getRuntime().halt(ExitCode.JOB_FAILED);
    }
  }

  /** Waits for ever; runs {@code cleanup} when the JVM is told to end. */
  static void await(Cleanup cleanup) throws InterruptedException {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  try {
                    cleanup.run();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                },
                "millrace-shutdown"));
    new CountDownLatch(1).await();
  }
}
