package dev.millrace.watch;

import dev.millrace.Split;
import dev.millrace.store.CorruptStateException;
import dev.millrace.store.JobStatus;
import dev.millrace.store.JobStore;
import dev.millrace.store.PlanStore;
import dev.millrace.store.TakenSubmission;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A plan store that tells a watcher of the jobs that end. */
public final class WatchedPlanStore implements PlanStore {

  private final PlanStore plans;
  private final JobStore jobs;
  private final JobWatcher watcher;

  /** Does as {@code plans} does, and tells {@code watcher} of the jobs that it closes. */
  public WatchedPlanStore(PlanStore plans, JobStore jobs, JobWatcher watcher) {
    this.plans = plans;
    this.jobs = jobs;
    this.watcher = watcher;
  }

  @Override
  public void close(TakenSubmission submission) {
    plans.close(submission);
    status(submission.jobId()).ifPresent(watcher::ended);
  }

  /** How a job stands; nothing if it is gone, or what is left of it cannot be read. */
  private Optional<JobStatus> status(String jobId) {
    try {
      return jobs.status(jobId);
    } catch (CorruptStateException e) {
      return Optional.empty();
    }
  }

  @Override
  public void retire(JobStatus status, Duration retention, boolean keepsResult) {
    plans.retire(status, retention, keepsResult);
  }

  @Override
  public List<TakenSubmission> take(
      String consumer, int atMost, Duration lease, Collection<TakenSubmission> held) {
    return plans.take(consumer, atMost, lease, held);
  }

  @Override
  public List<TakenSubmission> renew(Collection<TakenSubmission> held) {
    return plans.renew(held);
  }

  @Override
  public void handBack(TakenSubmission submission) {
    plans.handBack(submission);
  }

  @Override
  public boolean start(String jobId) {
    return plans.start(jobId);
  }

  @Override
  public PlanStart beginPlan(String jobId, String planner) {
    return plans.beginPlan(jobId, planner);
  }

  @Override
  public boolean putSplits(String jobId, String planner, int firstTask, List<Split> splits) {
    return plans.putSplits(jobId, planner, firstTask, splits);
  }

  @Override
  public boolean putBounds(String jobId, String planner, List<byte[]> bounds) {
    return plans.putBounds(jobId, planner, bounds);
  }

  @Override
  public boolean endPlan(String jobId, String planner, JobStatus.Tasks tasks, String name) {
    return plans.endPlan(jobId, planner, tasks, name);
  }

  @Override
  public boolean enqueue(String jobId, String planner) {
    return plans.enqueue(jobId, planner);
  }

  @Override
  public void fail(String jobId, String reason) {
    plans.fail(jobId, reason);
  }

  @Override
  public void expire(String jobId) {
    plans.expire(jobId);
  }

  @Override
  public void finish(String jobId, Map<String, Long> counters) {
    plans.finish(jobId, counters);
  }

  @Override
  public void forgetExpired() {
    plans.forgetExpired();
  }

  @Override
  public void audit(String jobId) {
    plans.audit(jobId);
  }

  @Override
  public List<String> listed() {
    return plans.listed();
  }

  @Override
  public Set<String> active() {
    return plans.active();
  }

  @Override
  public void forget(String jobId) {
    plans.forget(jobId);
  }
}
