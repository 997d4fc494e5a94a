package dev.millrace.roles;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.store.StoreException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The loop around a role ends when it is told to, and only then. */
final class RoleRunnerTest {
  private static final Duration LONG = Duration.ofSeconds(10);

  @Test
  void roleStepsUntilItIsStopped() throws Exception {
    CountDownLatch third = new CountDownLatch(3);
    Steps role = new Steps(third::countDown);
    RoleRunner runner = RoleRunner.start(role);
    assertThat(third.await(10, TimeUnit.SECONDS)).isTrue();

    runner.stop(LONG);

    assertThat(role.thread.isAlive()).isFalse();
    assertThat(role.thread.getName()).isEqualTo("millrace-test");
    assertThat(role.thread.isDaemon()).isTrue();
  }

  @Test
  void stopInterruptsAStepThatWaits() throws Exception {
    CountDownLatch waiting = new CountDownLatch(1);
    Steps role =
        new Steps(
            () -> {
              waiting.countDown();
              new CountDownLatch(1).await();
            });
    RoleRunner runner = RoleRunner.start(role);
    assertThat(waiting.await(10, TimeUnit.SECONDS)).isTrue();

    runner.stop(LONG);

    assertThat(role.thread.isAlive()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      classes = {StoreException.class, IllegalStateException.class, OutOfMemoryError.class})
  void stepThatFailsIsTriedAgain(Class<? extends Throwable> failure) throws Exception {
    AtomicInteger calls = new AtomicInteger();
    CountDownLatch again = new CountDownLatch(2);
    Steps role =
        new Steps(
            () -> {
              again.countDown();
              if (calls.incrementAndGet() == 1) {
                RoleRunnerTest.<RuntimeException>sneakyThrow(
                    failure.getConstructor(String.class).newInstance("on purpose"));
              }
              TimeUnit.MILLISECONDS.sleep(1);
            });

    RoleRunner runner = RoleRunner.start(role);

    assertThat(again.await(10, TimeUnit.SECONDS)).isTrue();
    runner.stop(LONG);
    assertThat(role.thread.isAlive()).isFalse();
  }

  @Test
  void stopDuringThePauseAfterAFailureEndsTheLoop() throws Exception {
    CountDownLatch failed = new CountDownLatch(1);
    Steps role =
        new Steps(
            () -> {
              failed.countDown();
              throw new StoreException("down");
            });
    RoleRunner runner = RoleRunner.start(role);
    assertThat(failed.await(10, TimeUnit.SECONDS)).isTrue();

    runner.stop(LONG);

    assertThat(role.thread.isAlive()).isFalse();
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void sneakyThrow(Throwable failure) throws T {
    throw (T) failure;
  }

  private interface Step {
    void run() throws Exception;
  }

  private static final class Steps implements Role {
    private final Step step;
    private volatile Thread thread = Thread.currentThread();

    Steps(Step step) {
      this.step = step;
    }

    @Override
    public String name() {
      return "test";
    }

    @Override
    public void step() throws InterruptedException {
      thread = Thread.currentThread();
      try {
        step.run();
      } catch (InterruptedException | RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
  }
}
