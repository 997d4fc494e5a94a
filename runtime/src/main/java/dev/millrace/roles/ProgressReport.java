package dev.millrace.roles;

import dev.millrace.store.Progress;
import dev.millrace.store.TaskQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells every second how far those attempts are that take that long, so that a worker which has
 * nothing else to do can find the stragglers among them.
 */
final class ProgressReport implements Role {

  private static final Duration EVERY = Duration.ofSeconds(1);

  private final TaskQueue queue;
  private final Collection<HeldTask> held;

  /** Tells of what is in {@code held}, which other threads change. */
  ProgressReport(TaskQueue queue, Collection<HeldTask> held) {
    this.queue = queue;
    this.held = held;
  }

  @Override
  public String name() {
    return "progress-report";
  }

  @Override
  public void step() throws InterruptedException {
    report(System.nanoTime());
    Thread.sleep(EVERY.toMillis());
  }

  /** Tells once, as of {@code now}. */
  void report(long now) {
    Map<String, List<Progress>> byJob = new HashMap<>();
    for (HeldTask task : held) {
      task.progress()
          .filter(progress -> progress.elapsed(now).compareTo(EVERY) >= 0)
          .map(progress -> new Progress(task.task(), progress.elapsed(now), progress.done()))
          .ifPresent(
              progress ->
                  byJob
                      .computeIfAbsent(task.task().jobId(), absent -> new ArrayList<>())
                      .add(progress));
    }
    byJob.forEach(queue::report);
  }
}
