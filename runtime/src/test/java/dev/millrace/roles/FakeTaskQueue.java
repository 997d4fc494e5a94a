package dev.millrace.roles;

import dev.millrace.engine.Manifest;
import dev.millrace.engine.SplitRecord;
import dev.millrace.store.AttemptNote;
import dev.millrace.store.Failure;
import dev.millrace.store.PartialRuns;
import dev.millrace.store.Progress;
import dev.millrace.store.StoreUnavailableException;
import dev.millrace.store.Stragglers;
import dev.millrace.store.TakenTask;
import dev.millrace.store.TaskQueue;
import dev.millrace.store.WorkerInfo;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A queue whose leases a test takes away, and which can be down. */
final class FakeTaskQueue implements TaskQueue {
  final List<TakenTask> renewals = new ArrayList<>();
  final List<Progress> reports = new ArrayList<>();
  final Set<TakenTask> lost = new HashSet<>();
  boolean down;

  @Override
  public List<TakenTask> renew(Collection<TakenTask> held) {
    if (down) {
      throw new StoreUnavailableException(
          "Redis at redis://h:1 could not be reached", new Exception());
    }
    renewals.addAll(held);
    return held.stream().filter(lost::contains).toList();
  }

  @Override
  public List<ActiveJob> activeJobs() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Taken take(String jobId, Request request) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CommitOutcome commit(TakenTask task, Manifest manifest, AttemptNote note) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void fail(TakenTask task, Failure failure, int maxAttempts, AttemptNote note) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean filePlace(TakenTask task, long from, long to, Optional<SplitRecord> record) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void report(String jobId, Collection<Progress> attempts) {
    reports.addAll(attempts);
  }

  @Override
  public boolean speculate(String jobId, String consumer, Stragglers stragglers) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void handBack(TakenTask task, AttemptNote note) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void giveBack(TakenTask task) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<PartialRuns> winners(String jobId, int partition, int tasks) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean reopen(TakenTask reduceTask, int mapTask, String attemptId) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int heartbeat(WorkerInfo worker) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void leave(String worker) {
    throw new UnsupportedOperationException();
  }
}
