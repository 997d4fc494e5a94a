package dev.millrace.roles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.AttemptAbandonedException;
import dev.millrace.store.Failure;
import dev.millrace.store.FailureKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Attempts that make no progress fail; those that do not end are given up. */
final class ProgressWatchTest {
  private static final Duration TIMEOUT = Duration.ofMinutes(10);

  private final List<HeldTask> held = new ArrayList<>();
  private final List<HeldTask> deaf = new ArrayList<>();
  private boolean full;
  private final ProgressWatch watch = new ProgressWatch(held, deaf::add, () -> full);
  private final AtomicLong emitted = new AtomicLong();

  @AfterEach
  void clearInterrupt() {
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void attemptWithoutProgressFailsWithItsPlaceAndWhatItsThreadDoes() {
    HeldTask task = run(TIMEOUT);

    watch.look(at(599));
    assertThat(task.failure()).isEmpty();
    watch.look(at(600));

    Failure failure = task.failure().orElseThrow();
    assertThat(failure.kind()).isEqualTo(FailureKind.NO_PROGRESS);
    assertThat(failure.cause()).isEqualTo("it made no progress for 10 min, its task timeout");
    assertThat(failure.where()).isEqualTo("at a.txt, byte 7");
    assertThat(failure.stack()).contains("ProgressWatchTest.attemptWithoutProgress");
    assertThat(Thread.interrupted()).isTrue();
    assertThatThrownBy(task::check).isInstanceOf(AttemptAbandonedException.class);
    assertThat(task.abandoned()).as("it is no attempt that nobody waits for").isNull();
  }

  @Test
  void recordsAndEmissionsAreProgress() throws Exception {
    HeldTask task = run(TIMEOUT);

    for (int minute = 0; minute < 60; minute += 9) {
      watch.look(at(60L * minute));
      if (minute % 2 == 0) {
        emitted.incrementAndGet();
      } else {
        task.check();
      }
    }

    assertThat(task.failure()).isEmpty();
  }

  @Test
  void timeInWhichTheStoreWasOutDoesNotCount() {
    HeldTask task = run(TIMEOUT);

    watch.excuse(Duration.ofSeconds(60));
    watch.look(at(659));

    assertThat(task.failure()).isEmpty();
  }

  @Test
  void timeInWhichTheStoreWasFullDoesNotCount() {
    HeldTask task = run(TIMEOUT);
    watch.look(at(300));

    full = true;
    watch.look(at(900));
    full = false;
    watch.look(at(1199));

    assertThat(task.failure()).isEmpty();
    watch.look(at(1200));
    assertThat(task.failure()).isPresent();
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void withoutATimeoutAnAttemptMayTakeAsLongAsItTakes() {
    HeldTask task = run(Duration.ZERO);

    watch.look(at(1_000_000));

    assertThat(task.failure()).isEmpty();
  }

  @Test
  void attemptThatOnlyWaitsForTheStoreIsNotWatched() {
    HeldTask task = run(TIMEOUT);
    assertThat(task.leaveSlot()).isTrue();

    watch.look(at(1_000_000));

    assertThat(task.failure()).isEmpty();
  }

  @Test
  void attemptThatGoesOnThoughItWasInterruptedIsGivenUpOnce() {
    HeldTask task = run(TIMEOUT);

    watch.look(at(600));
    assertThat(Thread.interrupted()).isTrue();
    watch.look(at(601));
    watch.look(at(603));
    assertThat(deaf).isEmpty();
    watch.look(at(604));
    watch.look(at(700));

    assertThat(deaf).containsExactly(task);
    assertThat(task.isGivenUp()).isTrue();
    assertThat(task.leaveSlot()).as("its slot was given away").isFalse();
  }

  @Test
  void attemptThatNobodyWaitsForAndThatGoesOnIsGivenUpAsWell() {
    HeldTask task = run(Duration.ZERO);
    task.abandon("its job is over");
    assertThat(Thread.interrupted()).isTrue();

    watch.look(at(1));
    watch.look(at(4));

    assertThat(deaf).containsExactly(task);
    assertThat(task.failure()).isEmpty();
  }

  @Test
  void attemptWhoseLeaseIsLostAsWellIsAbandonedWithoutAFailure() {
    HeldTask task = run(TIMEOUT);
    watch.look(at(600));
    assertThat(Thread.interrupted()).isTrue();

    task.abandon("its lease was lost");

    assertThat(Thread.interrupted()).isTrue();
    assertThat(task.failure()).isEmpty();
    assertThat(task.abandoned()).isEqualTo("its lease was lost");
  }

  private HeldTask run(Duration timeout) {
    HeldTask task = HeldTasks.of("wc", 0, 0, timeout);
    task.enterSlot(0);
    task.begun();
    task.watch(emitted::get);
    task.at(() -> "a.txt, byte 7");
    held.add(task);
    return task;
  }

  private static long at(long seconds) {
    return Duration.ofSeconds(seconds).toNanos();
  }
}
