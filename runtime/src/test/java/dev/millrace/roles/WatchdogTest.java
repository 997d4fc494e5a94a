package dev.millrace.roles;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A role that has died or hangs is reported; one that works, waits or fails is not. */
final class WatchdogTest {
  private final List<String> reported = new ArrayList<>();
  private final Semaphore steps = new Semaphore(0);
  private final CountDownLatch stepping = new CountDownLatch(1);
  private final RoleRunner runner = RoleRunner.start(new Gated());
  private final Watchdog watchdog = new Watchdog(List.of(runner), reported::add);

  @AfterEach
  void stop() throws InterruptedException {
    runner.stop(Duration.ofSeconds(10));
  }

  @Test
  void roleWhoseStepsEndIsNotReported() throws Exception {
    for (int i = 0; i < 3; i++) {
      look(Watchdog.PATIENCE);
      step();
    }

    assertThat(reported).isEmpty();
  }

  @Test
  void roleWhoseStepDoesNotEndIsReported() throws Exception {
    step();
    look(Watchdog.PATIENCE + 1);
    assertThat(reported).isEmpty();

    look(1);

    assertThat(reported)
        .containsExactly("Thread millrace-gated hangs, so this process is of no use any more");
  }

  @Test
  void roleThatHasDiedIsReportedAndOneThatWasStoppedIsNot() throws Exception {
    runner.stop(Duration.ofSeconds(10));
    look(1);
    assertThat(reported).isEmpty();

    RoleRunner dying = RoleRunner.start(new Dying());
    stepping.await(10, TimeUnit.SECONDS);
    long start = System.nanoTime();
    while (!dying.hasDied() && System.nanoTime() - start < Duration.ofSeconds(10).toNanos()) {
      Thread.onSpinWait();
    }
    new Watchdog(List.of(dying), reported::add).look();

    assertThat(reported)
        .containsExactly("Thread millrace-dying has died, so this process is of no use any more");
  }

  /** Looks so often that nothing is known of the steps before the first look. */
  private void look(int times) {
    for (int i = 0; i < times; i++) {
      watchdog.look();
    }
  }

  private void step() {
    long before = runner.steps();
    steps.release();
    while (runner.steps() == before) {
      Thread.onSpinWait();
    }
  }

  private final class Gated implements Role {
    @Override
    public String name() {
      return "gated";
    }

    @Override
    public void step() throws InterruptedException {
      steps.acquire();
    }
  }

  /** Ends as a thread does that nobody has stopped: by an interrupt out of nowhere. */
  private final class Dying implements Role {
    @Override
    public String name() {
      return "dying";
    }

    @Override
    public void step() throws InterruptedException {
      stepping.countDown();
      throw new InterruptedException();
    }
  }
}
