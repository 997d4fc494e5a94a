package dev.millrace.roles;

import dev.millrace.store.StoreException;
import dev.millrace.store.StoreUnavailableException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the steps of a role in a thread of its own until it is stopped. A step that fails is logged
 * and tried again after a pause: a role ends only with its process.
 */
final class RoleRunner {

  private static final Logger log = LoggerFactory.getLogger(RoleRunner.class);
  private static final long PAUSE_MS = 1_000;

  private final Role role;
  private final Thread thread;
  private volatile boolean stopped;
  private volatile long steps;

  private RoleRunner(Role role) {
    this.role = role;
    this.thread = new Thread(this::loop, "millrace-" + role.name());
    thread.setDaemon(true);
  }

  static RoleRunner start(Role role) {
    RoleRunner runner = new RoleRunner(role);
    runner.thread.start();
    return runner;
  }

  /** Ends the loop: interrupts a step that waits, and waits for it to end. */
  void stop(Duration atMost) throws InterruptedException {
    stopped = true;
    thread.interrupt();
    thread.join(Math.max(1, atMost.toMillis()));
  }

  /** The name of its thread. */
  String name() {
    return thread.getName();
  }

  /** How many steps have ended, well or not. */
  long steps() {
    return steps;
  }

  /** Whether its thread has ended though nobody has stopped it. */
  boolean hasDied() {
    return !stopped && !thread.isAlive();
  }

  // Only this thread counts.
  @SuppressWarnings("NonAtomicVolatileUpdate")
  private void loop() {
    while (!stopped) {
      try {
        role.step();
        steps++;
      } catch (InterruptedException e) {
        return;
      } catch (StoreUnavailableException e) {
        steps++;
        // The store has said so itself, once for all roles.
        log.debug("{}; trying again role={}", e.getMessage(), role.name());
        pause();
      } catch (StoreException e) {
        steps++;
        if (!stopped) {
          log.warn("{}; trying again role={}", e.getMessage(), role.name());
          pause();
        }
      } catch (RuntimeException | Error e) {
        steps++;
        report(e);
        pause();
      }
    }
  }

  private void report(Throwable failure) {
    try {
      log.error("Step failed; trying again role={}", role.name(), failure);
    } catch (OutOfMemoryError e) {
      // Not even a message can be made. A role must not end of that; its next step fails or works.
    }
  }

  private void pause() {
    try {
      Thread.sleep(PAUSE_MS);
    } catch (InterruptedException e) {
      stopped = true;
    }
  }
}
