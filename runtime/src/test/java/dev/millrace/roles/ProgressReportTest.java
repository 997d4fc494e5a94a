package dev.millrace.roles;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.store.Progress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Attempts that take a second are told of, with what they have read; others are not. */
final class ProgressReportTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final FakeTaskQueue queue = new FakeTaskQueue();

  @Test
  void onlyAttemptsInTheirSlotsThatTakeASecondAreToldOf() {
    HeldTask reading = inSlot("wc", 0, 0);
    reading.done(() -> 0.25);
    HeldTask silent = inSlot("grep", 1, 0);
    HeldTask broken = inSlot("grep", 2, 0);
    broken.done(
        () -> {
          throw new IllegalStateException("not made for two threads");
        });
    HeldTask young = inSlot("wc", 3, 1);
    HeldTask waiting = HeldTasks.of("wc", 4, 0);

    new ProgressReport(queue, List.of(reading, silent, broken, young, waiting)).report(SECOND);

    assertThat(queue.reports)
        .containsExactlyInAnyOrder(
            new Progress(reading.task(), Duration.ofSeconds(1), 0.25),
            new Progress(silent.task(), Duration.ofSeconds(1), -1),
            new Progress(broken.task(), Duration.ofSeconds(1), -1));
  }

  private static HeldTask inSlot(String job, int task, long since) {
    HeldTask held = HeldTasks.of(job, task, 0);
    held.enterSlot(since);
    return held;
  }
}
