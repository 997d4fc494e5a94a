package dev.millrace.roles;

import dev.millrace.engine.StepGraph;
import dev.millrace.engine.UserCodeException;
import dev.millrace.store.FiledStep;
import dev.millrace.store.JobSpec;
import dev.millrace.store.JobState;
import dev.millrace.store.JobStatus;
import dev.millrace.store.JobStore;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps of jobs: a job of its own each, whose id follows from that of the job that it is a step
 * of. That job waits; whoever coordinates it submits its steps. All of it can be repeated, so that
 * a coordinator that takes over goes on where the one before has been.
 */
final class Steps {

  private static final Logger log = LoggerFactory.getLogger(Steps.class);

  /**
   * A step that has ended is kept for the job that needs it, which shortens that when it ends, and
   * prolongs it while it runs.
   */
  private static final Duration KEPT = Duration.ofDays(7);

  /** What a coordinator has seen of the steps of a job, and need not ask for again. */
  static final class Seen {
    /** The counters of those that have ended well, by job id. */
    private final Map<String, Map<String, Long>> ended = new HashMap<>();

    /** Those whose results were dropped. */
    private final Set<String> dropped = new HashSet<>();
  }

  private final CoordinatorStores stores;
  private final JobCode code;

  Steps(CoordinatorStores stores, JobCode code) {
    this.stores = stores;
    this.code = code;
  }

  /**
   * Submits the steps of a job that can be run now, fails the job if one has failed, and drops
   * results of rounds that nobody needs any more.
   *
   * @param seen what is known of the steps; added to
   * @return whether the job waits for steps
   * @throws dev.millrace.InvalidJobException if the job's code cannot be loaded
   * @throws IOException if it cannot be copied here
   */
  boolean awaited(JobSpec spec, Seen seen) throws IOException, UserCodeException {
    return spec.step().isEmpty()
        && code.in(
            spec,
            definitions ->
                awaited(spec, LoadedJob.load(spec, definitions).defined().graph(), seen));
  }

  private boolean awaited(JobSpec spec, StepGraph graph, Seen seen) {
    StepGraph.Ended known = step -> countersOf(spec.stepNamed(step.name()).jobId(), seen);
    List<StepGraph.Step> runnable = graph.runnable(known);
    // Each step keeps to the limit of slots by itself, so all of them do one after the other.
    int atOnce = spec.limits().share().maxSlots() > 0 ? 1 : runnable.size();
    for (StepGraph.Step step : runnable.subList(0, Math.min(atOnce, runnable.size()))) {
      if (!bringOn(spec, graph, step)) {
        return false;
      }
    }
    graph.unneeded(known).forEach(step -> dropResult(spec.stepNamed(step.name()).jobId(), seen));
    return !runnable.isEmpty();
  }

  /** Whether a job is a step, and the job that it is a step of has ended or is gone. */
  private boolean isUseless(JobSpec spec) {
    return spec.step().isPresent()
        && jobs().status(spec.askedFor()).map(status -> status.state().isTerminal()).orElse(true);
  }

  /**
   * Cancels a step whose job has ended or is gone, pauses it with its job, and lets it go on.
   *
   * @return whether that has changed anything
   */
  boolean follow(JobSpec spec, JobStatus status) {
    if (spec.step().isEmpty()) {
      return false;
    }
    String jobId = spec.jobId();
    String whole = spec.askedFor();
    Optional<JobStatus> its = jobs().status(whole);
    if (its.isEmpty() || its.get().state().isTerminal()) {
      jobs().cancel(jobId, "the end of job " + whole);
      return true;
    }
    boolean paused = its.get().turn().paused();
    if (paused == status.turn().paused()) {
      return false;
    }
    if (paused) {
      jobs().pause(jobId, "the pause of job " + whole);
    } else {
      jobs().resume(jobId, "the resumption of job " + whole);
      stores.wake().hint(jobId);
    }
    return true;
  }

  /** Ends the steps of a job that has ended, and drops their results. */
  void end(JobSpec spec, JobStatus ended) {
    if (!ended.times().containsKey(JobState.WAITING)) {
      return;
    }
    for (FiledStep step : jobs().steps(spec.jobId())) {
      Optional<JobStatus> status = jobs().status(step.jobId());
      if (status.isPresent() && !status.get().state().isTerminal()) {
        jobs().cancel(step.jobId(), "the end of job " + spec.jobId());
        stores.wake().hint(step.jobId());
        status = jobs().status(step.jobId());
      }
      status.ifPresent(its -> stores.plans().retire(its, spec.limits().times().retention(), false));
    }
  }

  /**
   * Cleans up after a job that has ended. A step that has served is kept for the job that it is a
   * step of, until that one ends; as that may happen just now, it looks once more afterwards.
   *
   * @param keepsResult whether what a job keeps that has succeeded is its result, for its user
   */
  void retire(JobSpec spec, JobStatus status, boolean keepsResult) {
    boolean needed = spec.step().isPresent() && !isUseless(spec);
    boolean succeeded = status.state() == JobState.SUCCEEDED;
    Duration retention = spec.limits().times().retention();
    if (needed) {
      stores.plans().retire(status, KEPT, succeeded);
    }
    if (!needed || isUseless(spec)) {
      stores.plans().retire(status, retention, keepsResult && succeeded && spec.step().isEmpty());
    }
  }

  /** Keeps what the steps of a job that runs have made, for another while. */
  void prolong(JobSpec spec) {
    for (FiledStep step : jobs().steps(spec.jobId())) {
      jobs()
          .status(step.jobId())
          .filter(status -> status.state() == JobState.SUCCEEDED)
          .ifPresent(status -> stores.plans().retire(status, KEPT, true));
    }
  }

  /** Submits a step, unless that was done; false if the job waits for steps no more. */
  private boolean bringOn(JobSpec spec, StepGraph graph, StepGraph.Step step) {
    JobSpec own = spec.stepNamed(step.name());
    Optional<JobStatus> status = jobs().status(own.jobId());
    // One that nobody has begun may be unknown to coordinators: who filed it may have died then.
    boolean begun = status.isPresent() && status.get().state() != JobState.SUBMITTED;
    if (begun) {
      // It may have succeeded just now: the next look will see that.
      boolean goesOn =
          !status.get().state().isTerminal() || status.get().state() == JobState.SUCCEEDED;
      if (!goesOn) {
        fail(spec, step, status.get());
      }
      return goesOn;
    }
    int all = graph.isComplete() ? graph.steps().size() + 1 : 0;
    FaultPoint.BEFORE_STEP.pass();
    boolean submitted = jobs().submitStep(own, step.title(), all);
    FaultPoint.AFTER_STEP.pass();
    if (submitted && status.isEmpty()) {
      log.info("Submitted step={} job={} name={}", own.jobId(), spec.jobId(), step.title());
      stores.wake().hint(own.jobId());
    }
    return submitted;
  }

  private void fail(JobSpec spec, StepGraph.Step step, JobStatus status) {
    String reason =
        "its step %s (job %s) is %s: %s"
            .formatted(step.title(), status.jobId(), status.state(), status.error());
    stores.plans().fail(spec.jobId(), reason);
    stores.wake().hint(spec.jobId());
  }

  private void dropResult(String jobId, Seen seen) {
    if (seen.dropped.add(jobId)) {
      jobs().status(jobId).ifPresent(status -> stores.plans().retire(status, KEPT, false));
    }
  }

  private Optional<Map<String, Long>> countersOf(String jobId, Seen seen) {
    if (!seen.ended.containsKey(jobId)) {
      jobs()
          .status(jobId)
          .filter(status -> status.state() == JobState.SUCCEEDED)
          .ifPresent(status -> seen.ended.put(jobId, status.counters()));
    }
    return Optional.ofNullable(seen.ended.get(jobId));
  }

  private JobStore jobs() {
    return stores.jobs();
  }
}
