package dev.millrace.redis.embedded;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/** Waits for what servers do by themselves; what fails until then does not count. */
public final class Waiting {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private Waiting() {}

  /**
   * Waits until a condition holds, for at most half a minute.
   *
   * @param what says what is wrong if it does not
   */
  public static void until(Supplier<String> what, Callable<Boolean> condition) {
    long start = System.nanoTime();
    while (true) {
      Exception last = null;
      try {
        if (condition.call()) {
          return;
        }
      } catch (Exception e) {
        last = e;
      }
      if (System.nanoTime() - start > LIMIT.toNanos()) {
        throw new IllegalStateException(
            "Not within " + LIMIT.toSeconds() + " s: " + what.get(), last);
      }
      try {
        Thread.sleep(10);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }
}
