package dev.millrace.roles;

import com.google.common.base.Joiner;
import dev.millrace.store.Failure;
import dev.millrace.store.FailureKind;
import java.time.Duration;
import java.util.Collection;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Ends attempts that make no progress for longer than their job allows: each is interrupted, and
 * fails with its place and what its thread was doing. One that is to end, for whatever reason, and
 * goes on all the same is given up a while later.
 */
final class ProgressWatch {

  /** How long an attempt has to end after it was interrupted. */
  static final Duration GRACE = Duration.ofSeconds(3);

  private final Collection<HeldTask> held;
  private final Consumer<HeldTask> deaf;
  private final BooleanSupplier storeIsFull;
  private long lookedAt;

  /**
   * Watches what is in {@code held}, which other threads change.
   *
   * @param deaf is told, once, of each attempt that goes on though it was interrupted
   * @param storeIsFull whether attempts wait because the store has no memory left: that is no fault
   *     of theirs
   */
  ProgressWatch(Collection<HeldTask> held, Consumer<HeldTask> deaf, BooleanSupplier storeIsFull) {
    this.storeIsFull = storeIsFull;
    this.held = held;
    this.deaf = deaf;
  }

  /** Takes a time out of account in which the store could not be reached. */
  void excuse(Duration time) {
    for (HeldTask task : held) {
      task.progress().ifPresent(progress -> progress.excuse(time));
    }
  }

  /** Looks at every attempt once, at {@code now}. */
  void look(long now) {
    if (storeIsFull.getAsBoolean()) {
      excuse(Duration.ofNanos(now - lookedAt));
    }
    lookedAt = now;
    for (HeldTask task : held) {
      task.progress().ifPresent(progress -> look(task, progress, now));
    }
  }

  private void look(HeldTask task, AttemptProgress progress, long now) {
    if (task.isToEnd()) {
      if (progress.endingFor(now).compareTo(GRACE) >= 0 && task.giveUp()) {
        deaf.accept(task);
      }
    } else if (!task.taskTimeout().isZero()
        && progress.stalledFor(now).compareTo(task.taskTimeout()) >= 0) {
      task.fail(() -> failure(task, progress));
    }
  }

  private static Failure failure(HeldTask task, AttemptProgress progress) {
    String split = task.task().split().map(each -> each + "; ").orElse("");
    return new Failure(
        FailureKind.NO_PROGRESS,
        "it made no progress for " + words(task.taskTimeout()) + ", its task timeout",
        split + "at " + progress.place(),
        Joiner.on("\n\tat ").join(task.stack()));
  }

  private static String words(Duration time) {
    boolean minutes = time.toSeconds() >= 120 && time.toSeconds() % 60 == 0;
    return minutes ? time.toMinutes() + " min" : time.toSeconds() + " s";
  }
}
