package dev.millrace.cli;

import java.util.concurrent.CountDownLatch;

/** Waits for SIGTERM or SIGINT, and cleans up before the JVM ends. */
final class Termination {

  /** What is done before the JVM ends. */
  interface Cleanup {
    void run() throws InterruptedException;
  }

  private Termination() {}

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
