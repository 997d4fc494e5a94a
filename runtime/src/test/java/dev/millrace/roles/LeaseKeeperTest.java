package dev.millrace.roles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.AttemptAbandonedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Leases are renewed at a third; what is lost, or not surely kept, is abandoned. */
final class LeaseKeeperTest {
  // The keeper looks at the real clock for what has expired: the test's times are around it.
  private final long start = System.nanoTime();
  private final FakeTaskQueue queue = new FakeTaskQueue();
  private final List<HeldTask> held = new ArrayList<>();
  private final FakeWake wake = new FakeWake();
  private final LeaseKeeper keeper =
      new LeaseKeeper(queue, wake, held, new ProgressWatch(held, deaf -> {}, () -> false));

  @Test
  void leaseIsRenewedWhenAThirdOfItHasPassedAndNotBefore() {
    HeldTask task = hold(0, start);

    keeper.keep(after(start, 4_999));
    assertThat(queue.renewals).isEmpty();
    keeper.keep(after(start, 5_000));
    keeper.keep(after(start, 9_999));
    keeper.keep(after(start, 10_000));

    assertThat(queue.renewals).containsExactly(task.task(), task.task());
    assertThat(task.renewed()).isEqualTo(after(start, 10_000));
    assertThat(task.abandoned()).isNull();
  }

  @Test
  void onlyWhatIsDueIsRenewed() {
    HeldTask old = hold(0, after(start, -6_000));
    hold(1, start);

    keeper.keep(start);

    assertThat(queue.renewals).containsExactly(old.task());
  }

  @Test
  void everythingIsRenewedOnceAfterAHintAsAJobMayHaveBeenCancelled() {
    HeldTask task = hold(0, start);

    wake.hint("wc");
    keeper.keep(after(start, 1));
    keeper.keep(after(start, 2));

    assertThat(queue.renewals).containsExactly(task.task());
  }

  @Test
  void taskWhoseLeaseIsLostIsAbandonedAndTheOthersGoOn() {
    HeldTask lost = hold(0, after(start, -6_000));
    HeldTask kept = hold(1, after(start, -6_000));
    queue.lost.add(lost.task());

    keeper.keep(start);

    assertThat(lost.abandoned()).isEqualTo("its lease was lost, or its job is over");
    assertThatThrownBy(lost::check).isInstanceOf(AttemptAbandonedException.class);
    assertThat(kept.abandoned()).isNull();
    assertThat(kept.renewed()).isEqualTo(start);
  }

  @Test
  void shortOutageAbandonsNothing() {
    HeldTask task = hold(0, after(start, -14_000));
    queue.down = true;

    keeper.keep(start);

    assertThat(task.abandoned()).isNull();
    assertThat(task.renewed()).as("an unknown renewal is none").isEqualTo(after(start, -14_000));
  }

  @Test
  void outageThatOutlastsTheLeaseAbandonsTheTask() {
    HeldTask task = hold(0, after(start, -15_001));
    HeldTask younger = hold(1, after(start, -10_000));
    queue.down = true;

    keeper.keep(start);

    assertThat(task.abandoned()).startsWith("its lease could not be renewed for 15 s");
    assertThat(younger.abandoned()).isNull();
  }

  @Test
  void abandonedTaskInterruptsItsThreadOnlyWhileItRunsUserCode() throws Exception {
    HeldTask task = hold(0, start);
    task.begun();
    task.abandon("first reason");
    assertThat(Thread.currentThread().isInterrupted()).isTrue();

    task.ended();
    task.abandon("second reason");

    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    assertThat(task.abandoned()).isEqualTo("first reason");
  }

  private HeldTask hold(int number, long renewed) {
    HeldTask task = HeldTasks.of("wc", number, renewed);
    held.add(task);
    return task;
  }

  private static long after(long nanos, long millis) {
    return nanos + Duration.ofMillis(millis).toNanos();
  }
}
