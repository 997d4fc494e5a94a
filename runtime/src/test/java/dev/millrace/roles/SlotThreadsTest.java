package dev.millrace.roles;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A slot whose thread does not come back goes on with another. */
final class SlotThreadsTest {
  private final SlotThreads threads = new SlotThreads(1);
  private final CountDownLatch end = new CountDownLatch(1);

  @AfterEach
  void stop() {
    end.countDown();
    threads.shutdownNow();
  }

  @Test
  void whatWaitsForALostThreadRunsOnItsReplacement() throws Exception {
    CountDownLatch hangs = hang();
    CountDownLatch ran = new CountDownLatch(1);
    threads.execute(ran::countDown, 0);
    assertThat(hangs.await(10, TimeUnit.SECONDS)).isTrue();

    assertThat(threads.replaceLost()).isEqualTo(1);

    assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void threadsThatAreLostAreCountedUntilTheyComeBack() throws Exception {
    assertThat(hang().await(10, TimeUnit.SECONDS)).isTrue();
    threads.replaceLost();
    assertThat(hang().await(10, TimeUnit.SECONDS)).isTrue();

    assertThat(threads.replaceLost()).isEqualTo(2);
    threads.found();
    threads.found();

    assertThat(threads.replaceLost()).isEqualTo(1);
  }

  private CountDownLatch hang() {
    CountDownLatch begun = new CountDownLatch(1);
    threads.execute(
        () -> {
          begun.countDown();
          awaitEnd();
        },
        0);
    return begun;
  }

  private void awaitEnd() {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
