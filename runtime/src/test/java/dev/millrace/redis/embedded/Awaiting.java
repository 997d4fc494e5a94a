package dev.millrace.redis.embedded;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what another process does, for at most five seconds. */
final class Awaiting {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private Awaiting() {}

  static void until(String what, BooleanSupplier condition) throws InterruptedException {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > LIMIT.toNanos()) {
        throw new AssertionError("not within " + LIMIT.toSeconds() + " s: " + what);
      }
      Thread.sleep(10);
    }
  }
}
