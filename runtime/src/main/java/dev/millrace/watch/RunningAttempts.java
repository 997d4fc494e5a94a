package dev.millrace.watch;

import dev.millrace.engine.Manifest;
import dev.millrace.store.AttemptOutcome;
import dev.millrace.store.Failure;
import dev.millrace.store.TakenTask;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The attempts that have begun and not ended, so that each ends once for the watcher, whatever its
 * worker says of it and how often. One of which the worker says nothing at all, as it was
 * abandoned, is found when it is not held any more.
 */
final class RunningAttempts {

  private record Begun(TakenTask task, Instant at, long nanos) {}

  private final Map<String, Begun> running = new ConcurrentHashMap<>();
  private final AttemptWatcher watcher;

  RunningAttempts(AttemptWatcher watcher) {
    this.watcher = watcher;
  }

  void begin(TakenTask task) {
    running.put(task.attemptId(), new Begun(task, Instant.now(), System.nanoTime()));
    watcher.taken(task);
  }

  void end(TakenTask task, AttemptOutcome outcome) {
    end(task, outcome, Optional.empty(), Optional.empty());
  }

  void end(
      TakenTask task,
      AttemptOutcome outcome,
      Optional<Failure> failure,
      Optional<Manifest> manifest) {
    Begun begun = running.remove(task.attemptId());
    if (begun != null) {
      Duration time = Duration.ofNanos(System.nanoTime() - begun.nanos());
      watcher.ended(new AttemptEnd(task, begun.at(), time, outcome, failure, manifest));
    }
  }

  /** Ends those of a job that are not among those that are held. */
  void keepOnly(String jobId, Collection<TakenTask> held) {
    Set<String> ids = held.stream().map(TakenTask::attemptId).collect(Collectors.toSet());
    abandon(task -> task.jobId().equals(jobId) && !ids.contains(task.attemptId()));
  }

  /** Ends those of jobs that are not among these. */
  void keepJobs(Collection<String> jobIds) {
    abandon(task -> !jobIds.contains(task.jobId()));
  }

  private void abandon(Predicate<TakenTask> gone) {
    for (Begun begun : running.values()) {
      if (gone.test(begun.task())) {
        end(begun.task(), AttemptOutcome.ABANDONED);
      }
    }
  }
}
