package dev.millrace.examples.chaos;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits for what must come, with an end. */
final class Waiting {

  private static final Duration LIMIT = Duration.ofSeconds(90);

  private Waiting() {}

  /** Waits until the condition holds; an exception, as while the server is down, is a no. */
  static void until(String what, Callable<Boolean> condition) throws InterruptedException {
    long start = System.nanoTime();
    Exception last = null;
    while (System.nanoTime() - start < LIMIT.toNanos()) {
      try {
        if (condition.call()) {
          return;
        }
      } catch (InterruptedException e) {
        throw e;
      } catch (Exception e) {
        last = e;
      }
      Thread.sleep(10);
    }
    throw new AssertionError("Not within " + LIMIT.toSeconds() + " s: " + what, last);
  }
}
