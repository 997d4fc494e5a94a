package dev.millrace.watch;

import dev.millrace.engine.Manifest;
import dev.millrace.engine.SplitRecord;
import dev.millrace.store.AttemptNote;
import dev.millrace.store.AttemptOutcome;
import dev.millrace.store.Failure;
import dev.millrace.store.PartialRuns;
import dev.millrace.store.Phase;
import dev.millrace.store.Progress;
import dev.millrace.store.Stragglers;
import dev.millrace.store.TakenTask;
import dev.millrace.store.TaskQueue;
import dev.millrace.store.WorkerInfo;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A task queue that tells a watcher what its worker does with it. */
public final class WatchedTaskQueue implements TaskQueue {

  private final TaskQueue queue;
  private final AttemptWatcher watcher;
  private final RunningAttempts running;

  /** Does as {@code queue} does, and tells {@code watcher} afterwards. */
  public WatchedTaskQueue(TaskQueue queue, AttemptWatcher watcher) {
    this.queue = queue;
    this.watcher = watcher;
    this.running = new RunningAttempts(watcher);
  }

  @Override
  public List<ActiveJob> activeJobs() {
    List<ActiveJob> active = queue.activeJobs();
    running.keepJobs(active.stream().map(ActiveJob::jobId).collect(Collectors.toSet()));
    return active;
  }

  @Override
  public Taken take(String jobId, Request request) {
    Taken taken = queue.take(jobId, request);
    Holding holding = request.holding();
    running.keepOnly(
        jobId, Stream.concat(holding.inSlots().stream(), holding.ending().stream()).toList());
    taken.tasks().forEach(running::begin);
    return taken;
  }

  @Override
  public List<TakenTask> renew(Collection<TakenTask> held) {
    List<TakenTask> lost =
        asking(watcher.renews(held.size()), () -> queue.renew(held), Collection::size);
    lost.forEach(task -> running.end(task, AttemptOutcome.ABANDONED));
    return lost;
  }

  @Override
  public CommitOutcome commit(TakenTask task, Manifest manifest, AttemptNote note) {
    CommitOutcome outcome =
        asking(
            watcher.commits(task.jobId(), task.phase(), 1),
            () -> queue.commit(task, manifest, note),
            one -> lost(List.of(one)));
    return committed(task, manifest, outcome);
  }

  @Override
  public List<CommitOutcome> commitMaps(List<Stored> attempts) {
    List<CommitOutcome> outcomes =
        asking(
            watcher.commits(attempts.get(0).task().jobId(), Phase.MAP, attempts.size()),
            () -> queue.commitMaps(attempts),
            WatchedTaskQueue::lost);
    for (int i = 0; i < outcomes.size(); i++) {
      committed(attempts.get(i).task(), attempts.get(i).manifest(), outcomes.get(i));
    }
    return outcomes;
  }

  private static <T> T asking(Asked asked, Supplier<T> call, ToIntFunction<T> lost) {
    T reply;
    try {
      reply = call.get();
    } catch (Throwable e) {
      asked.failed();
      throw e;
    }
    asked.answered(lost.applyAsInt(reply));
    return reply;
  }

  private static int lost(List<CommitOutcome> outcomes) {
    return (int)
        outcomes.stream()
            .filter(each -> each == CommitOutcome.LOST || each == CommitOutcome.OVER)
            .count();
  }

  private CommitOutcome committed(TakenTask task, Manifest manifest, CommitOutcome outcome) {
    AttemptOutcome ended =
        switch (outcome) {
          case COMMITTED, LAST, OUTRAN -> AttemptOutcome.COMMITTED;
          case LOST -> AttemptOutcome.LOST;
          case OVER -> AttemptOutcome.ABANDONED;
        };
    running.end(task, ended, Optional.empty(), Optional.of(manifest));
    return outcome;
  }

  @Override
  public void fail(TakenTask task, Failure failure, int maxAttempts, AttemptNote note) {
    queue.fail(task, failure, maxAttempts, note);
    running.end(task, AttemptOutcome.FAILED, Optional.of(failure), Optional.empty());
  }

  @Override
  public void handBack(TakenTask task, AttemptNote note) {
    queue.handBack(task, note);
    running.end(task, AttemptOutcome.HANDED_BACK);
  }

  @Override
  public void giveBack(TakenTask task) {
    queue.giveBack(task);
    running.end(task, AttemptOutcome.HANDED_BACK);
  }

  @Override
  public boolean reopen(TakenTask reduceTask, int mapTask, String attemptId) {
    boolean givenBack = queue.reopen(reduceTask, mapTask, attemptId);
    if (givenBack) {
      running.end(reduceTask, AttemptOutcome.HANDED_BACK);
    }
    return givenBack;
  }

  @Override
  public boolean filePlace(TakenTask task, long from, long to, Optional<SplitRecord> record) {
    return queue.filePlace(task, from, to, record);
  }

  @Override
  public void report(String jobId, Collection<Progress> attempts) {
    queue.report(jobId, attempts);
  }

  @Override
  public boolean speculate(String jobId, String consumer, Stragglers stragglers) {
    return queue.speculate(jobId, consumer, stragglers);
  }

  @Override
  public List<PartialRuns> winners(String jobId, int partition, int tasks) {
    return queue.winners(jobId, partition, tasks);
  }

  @Override
  public int heartbeat(WorkerInfo worker) {
    return queue.heartbeat(worker);
  }

  @Override
  public void leave(String worker) {
    queue.leave(worker);
  }
}
