package dev.millrace.roles;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The slots of a worker. */
final class SlotsTest {
  private static final long LONG = Duration.ofSeconds(1).toNanos();

  private final Slots slots = new Slots(2);
  private final HeldTask first = HeldTasks.of("wc", 0, 0);
  private final HeldTask second = HeldTasks.of("grep", 1, 0);

  @Test
  void heldTasksTakeSlots() {
    slots.add(first);
    slots.add(second);

    assertThat(slots.free()).isZero();
    assertThat(slots.held()).containsExactly(first, second);
    assertThat(slots.heldOf("grep")).containsExactly(second.task());
    assertThat(slots.heldOf("other")).isEmpty();

    slots.leave(LONG);

    assertThat(slots.free()).isEqualTo(1);
    assertThat(slots.held()).containsExactly(first, second);

    slots.remove(first);

    assertThat(slots.free()).isEqualTo(1);
    assertThat(slots.held()).containsExactly(second);
  }

  @Test
  void shortTasksAreTakenAheadAndLongOnesAreNot() {
    slots.add(first);
    slots.leave(Duration.ofMillis(2).toNanos());
    assertThat(slots.free()).isEqualTo(2 + 2 * 10);

    slots.add(first);
    slots.leave(LONG);
    assertThat(slots.free()).isEqualTo(2);

    Slots quick = new Slots(2);
    quick.add(first);
    quick.leave(0);
    assertThat(quick.free()).isEqualTo(2 + 2 * 64);
  }

  @Test
  void whoWaitsForASlotGoesOnWhenOneIsFree() throws Exception {
    slots.add(first);
    slots.add(second);
    CompletableFuture<Void> waiting =
        CompletableFuture.runAsync(
            () ->
                uninterrupted(() -> assertThat(slots.awaitFree(Duration.ofSeconds(10))).isTrue()));
    assertThat(waiting).isNotDone();

    slots.leave(LONG);

    waiting.get(10, TimeUnit.SECONDS);
    slots.add(first);
    assertThat(slots.awaitFree(Duration.ofMillis(1))).isFalse();
  }

  @Test
  void whoWaitsForAllToEndIsToldWhetherTheyDid() throws Exception {
    assertThat(slots.awaitEmpty(Duration.ZERO)).isTrue();
    slots.add(first);
    assertThat(slots.awaitEmpty(Duration.ofMillis(1))).isFalse();
    CompletableFuture<Void> ending = CompletableFuture.runAsync(() -> slots.remove(first));

    assertThat(slots.awaitEmpty(Duration.ofSeconds(10))).isTrue();
    ending.get(10, TimeUnit.SECONDS);
  }

  private interface Waiting {
    void run() throws InterruptedException;
  }

  private static void uninterrupted(Waiting waiting) {
    try {
      waiting.run();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
