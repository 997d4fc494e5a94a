package dev.millrace.roles;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The slots of a worker. */
final class SlotsTest {
  private static final long LONG = Duration.ofSeconds(1).toNanos();

  private final Slots slots = new Slots(2, new Shares("w"));
  private final HeldTask first = HeldTasks.of("wc", 0, 0);
  private final HeldTask second = HeldTasks.of("grep", 1, 0);

  @Test
  void heldTasksTakeSlots() {
    slots.add(first);
    slots.add(second);

    assertThat(slots.free()).isZero();
    assertThat(slots.held()).containsExactly(first, second);
    assertThat(slots.heldOf("grep").inSlots()).containsExactly(second.task());
    assertThat(slots.heldOf("other").inSlots()).isEmpty();

    slots.leave(first, LONG);

    assertThat(slots.free()).isEqualTo(1);
    assertThat(slots.held()).containsExactly(first, second);

    slots.remove(first);

    assertThat(slots.free()).isEqualTo(1);
    assertThat(slots.held()).containsExactly(second);
  }

  @Test
  void shortTasksAreTakenAheadAndLongOnesAreNot() {
    slots.add(first);
    slots.leave(first, Duration.ofMillis(2).toNanos());
    assertThat(slots.free()).isEqualTo(2 + 2 * 10);

    slots.add(first);
    slots.leave(first, LONG);
    assertThat(slots.free()).isEqualTo(2);

    Slots quick = new Slots(2, new Shares("w"));
    quick.add(first);
    quick.leave(first, 0);
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

    slots.leave(first, LONG);

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

  @Test
  void nothingIsTakenAheadWhereSeveralJobsAreDue() {
    slots.add(first);
    slots.leave(first, Duration.ofMillis(2).toNanos());

    slots.contested(true);

    assertThat(slots.free()).isEqualTo(2);
    slots.contested(false);
    assertThat(slots.free()).isEqualTo(2 + 2 * 10);
  }

  @Test
  void whatWasTakenAheadIsWithdrawnWhereTheRunningOnesTurnOutLong() {
    long later = Slots.OVERDUE.toNanos() + 1;
    slots.add(second);
    slots.leave(second, Duration.ofMillis(2).toNanos());
    slots.remove(second);
    slots.add(first);
    slots.add(second);
    assertThat(first.begin()).isTrue();
    assertThat(slots.withdrawOverdue(later - 1)).isEmpty();

    assertThat(slots.withdrawOverdue(later)).containsExactly(second);

    assertThat(second.begin()).as("nobody begins it here any more").isFalse();
    assertThat(slots.held()).doesNotContain(second);
    assertThat(slots.free()).as("nothing more is taken ahead").isEqualTo(1);
    assertThat(slots.withdrawOverdue(later)).isEmpty();
  }

  @Test
  void whatIsAboutToBeCommittedHasLeftItsSlot() {
    slots.add(first);
    slots.add(second);

    first.leaveSlot();

    assertThat(slots.heldOf("wc").inSlots()).isEmpty();
    assertThat(slots.heldOf("wc").ending()).containsExactly(first.task());
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
