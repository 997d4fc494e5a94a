package dev.millrace.roles;

import dev.millrace.store.Lease;
import dev.millrace.store.Limits;
import dev.millrace.store.Phase;
import dev.millrace.store.TakenTask;
import java.time.Duration;
import java.util.Optional;

/** Tasks to hold in tests. */
final class HeldTasks {
  static final Duration LEASE = Duration.ofSeconds(15);

  private HeldTasks() {}

  static HeldTask of(String jobId, int task, long now) {
    return of(jobId, task, now, Duration.ZERO);
  }

  static HeldTask of(String jobId, int task, long now, Duration taskTimeout) {
    TakenTask taken =
        new TakenTask(
            jobId, Phase.REDUCE, task, new Lease("w", "1-" + task, 1, task), 1, Optional.empty());
    return new HeldTask(
        taken,
        Limits.DEFAULT.with(
            new Limits.Times(LEASE, Duration.ofHours(1), taskTimeout, Duration.ZERO)),
        now);
  }
}
