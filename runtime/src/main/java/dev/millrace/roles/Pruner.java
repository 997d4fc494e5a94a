package dev.millrace.roles;

import dev.millrace.store.CorruptStateException;
import dev.millrace.store.FiledStep;
import dev.millrace.store.JobState;
import dev.millrace.store.JobStatus;
import dev.millrace.store.JobStore;
import dev.millrace.store.PlanStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a number of the jobs that have ended, and removes what ended before them: all their keys,
 * those of their steps included. What coordinators still know of is never touched: it runs, or is
 * just being cleaned up after. Any number of coordinators may do it at once.
 */
final class Pruner implements Role {

  private static final Logger log = LoggerFactory.getLogger(Pruner.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(10);

  /** As good as at once, for keys that are let expire. */
  private static final Duration AT_ONCE = Duration.ofMillis(1);

  private final PlanStore plans;
  private final JobStore jobs;
  private final int kept;

  /** When jobs have ended, which need not be asked for again. */
  private final Map<String, Long> endedAt = new HashMap<>();

  Pruner(PlanStore plans, JobStore jobs, int kept) {
    this.plans = plans;
    this.jobs = jobs;
    this.kept = kept;
  }

  @Override
  public String name() {
    return "pruner";
  }

  @Override
  public void step() throws InterruptedException {
    prune();
    Thread.sleep(LOOK_EVERY.toMillis());
  }

  /** Removes the jobs that ended before those that are kept. */
  void prune() {
    List<String> listed = plans.listed();
    endedAt.keySet().retainAll(listed);
    if (listed.size() <= kept) {
      return;
    }
    // Asked for after the list: what is on that and not here has ended, or waits for its time.
    Set<String> active = plans.active();
    for (String jobId : listed) {
      if (!active.contains(jobId) && !endedAt.containsKey(jobId)) {
        look(jobId);
      }
    }
    List<String> oldest = new ArrayList<>(endedAt.keySet());
    oldest.sort(Comparator.comparing(endedAt::get));
    for (String jobId : oldest.subList(0, Math.max(0, oldest.size() - kept))) {
      remove(jobId);
      endedAt.remove(jobId);
    }
  }

  private void look(String jobId) {
    Optional<JobStatus> status = status(jobId);
    if (status.isEmpty()) {
      plans.forget(jobId);
      return;
    }
    JobState state = status.get().state();
    if (state.isTerminal()) {
      endedAt.put(jobId, status.get().times().getOrDefault(state, 0L));
    }
  }

  private void remove(String jobId) {
    Optional<JobStatus> status = status(jobId);
    if (status.isPresent() && status.get().state().isTerminal()) {
      for (FiledStep step : jobs.steps(jobId)) {
        status(step.jobId()).ifPresent(its -> plans.retire(its, AT_ONCE, false));
      }
      plans.retire(status.get(), AT_ONCE, false);
      log.info("Job removed job={} kept={}", jobId, kept);
    }
    plans.forget(jobId);
  }

  /** A job whose record is damaged goes with its retention. */
  private Optional<JobStatus> status(String jobId) {
    try {
      return jobs.status(jobId);
    } catch (CorruptStateException e) {
      log.debug("{}", e.getMessage());
      return Optional.empty();
    }
  }
}
