package dev.millrace.roles;

import dev.millrace.InputContext;
import dev.millrace.Job;
import dev.millrace.Split;
import dev.millrace.engine.DataCodec;
import dev.millrace.engine.Destination;
import dev.millrace.engine.KeyRanges;
import dev.millrace.engine.KeySample;
import dev.millrace.engine.SplitInput;
import dev.millrace.engine.UserCodeException;
import dev.millrace.store.FileKind;
import dev.millrace.store.JobSpec;
import dev.millrace.store.JobStatus;
import dev.millrace.store.PlanStore;
import dev.millrace.store.PlanStore.PlanStart;
import dev.millrace.store.WorkerInfo;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plans a job: splits its input, files the plan, and queues its map tasks. The plan is complete
 * before any task is queued, so a coordinator that takes over either plans anew or goes on
 * queueing; two at once are told apart by the planner's name.
 */
final class Planner {

  private static final Logger log = LoggerFactory.getLogger(Planner.class);

  private final CoordinatorStores stores;
  private final JobCode code;

  Planner(CoordinatorStores stores, JobCode code) {
    this.stores = stores;
    this.code = code;
  }

  /**
   * Plans the job, unless that has been done.
   *
   * @param planner the name under which the plan is written; no other attempt to plan has it
   * @throws dev.millrace.InvalidJobException if the job cannot run as it is defined
   * @throws UserCodeException if the job is in total order and its mapper failed for a sample
   * @throws IOException if the input could not be listed
   */
  void plan(JobSpec spec, String planner) throws IOException, UserCodeException {
    code.in(
        spec,
        definitions -> {
          plan(spec, planner, definitions);
          return spec;
        });
  }

  private void plan(JobSpec spec, String planner, Definitions definitions)
      throws IOException, UserCodeException {
    PlanStore plans = stores.plans();
    FaultPoint.BEFORE_PLAN.pass();
    PlanStart start = plans.beginPlan(spec.jobId(), planner);
    FaultPoint.AFTER_PLAN_BEGUN.pass();
    if (start == PlanStart.OVER
        || (start == PlanStart.TO_PLAN && !writePlan(spec, planner, definitions))) {
      return;
    }
    if (plans.enqueue(spec.jobId(), planner)) {
      FaultPoint.AFTER_ENQUEUE.pass();
      stores.wake().hint(spec.jobId());
    }
  }

  /** Only where a sample of the input is mapped are side files needed. */
  private KeyRanges ranges(Job<?, ?> job, JobSpec spec, InputContext input, long bytes)
      throws IOException, UserCodeException {
    try (FileCache cache = new FileCache(FileKind.SIDE_FILE, stores.jobs().files());
        FileCache.Held files =
            cache.open(spec.jobId(), job.isTotallyOrdered() ? spec.files() : List.of())) {
      return KeySample.rangesOf(job, spec.parameters(), input, bytes, files.paths());
    }
  }

  private boolean writePlan(JobSpec spec, String planner, Definitions definitions)
      throws IOException, UserCodeException {
    LoadedJob loaded = LoadedJob.load(spec, definitions);
    LoadedJob.Defined defined = loaded.defined();
    Job<?, ?> job = defined.job();
    Optional<Destination> destination = loaded.destinationOf(job, stores.redis());
    destination.ifPresent(Destination::check);
    int slots = Math.max(1, stores.jobs().workers().stream().mapToInt(WorkerInfo::slots).sum());
    InputContext input =
        new InputContext(
                job.splitSize(),
                slots,
                DataCodec.of(job),
                new StoredResults(
                    defined.graph(), spec.askedFor(), stores.jobs(), stores.partials()))
            .on(stores.redis());
    List<Split> splits =
        SplitInput.splitsOf(
            job, input.telling(note -> log.info("Planning job={}: {}", spec.jobId(), note)));
    if (destination.isPresent()) {
      destination.get().claim();
      FaultPoint.AFTER_CLAIM.pass();
    }
    long bytes = splits.stream().mapToLong(Split::length).sum();
    boolean mapOnly = job.reducer().isEmpty();
    JobStatus.Tasks tasks =
        new JobStatus.Tasks(
            splits.size(), splits.size(), job.partitions(), job.partitions(), mapOnly, bytes);
    log.info(
        "Planned job={} tasks={} partitions={} bytes={}",
        spec.jobId(),
        splits.size(),
        job.partitions(),
        bytes);
    KeyRanges ranges = ranges(job, spec, input, bytes);
    boolean ended = file(spec, planner, splits, ranges, tasks, job.name());
    if (!ended && destination.isPresent() && isOver(spec)) {
      // Claimed too late: whoever has ended the job has not seen it.
      destination.get().discard();
    }
    return ended;
  }

  /** Files the plan; false if another coordinator plans the job now, or it is over. */
  private boolean file(
      JobSpec spec,
      String planner,
      List<Split> splits,
      KeyRanges ranges,
      JobStatus.Tasks tasks,
      String name) {
    PlanStore plans = stores.plans();
    if (!plans.putSplits(spec.jobId(), planner, 0, splits)) {
      return false;
    }
    FaultPoint.AFTER_SPLITS.pass();
    boolean ended =
        (ranges.bounds().isEmpty() || plans.putBounds(spec.jobId(), planner, ranges.bounds()))
            && plans.endPlan(spec.jobId(), planner, tasks, name);
    FaultPoint.AFTER_PLAN_ENDED.pass();
    return ended;
  }

  private boolean isOver(JobSpec spec) {
    return stores.jobs().status(spec.jobId()).map(it -> it.state().isTerminal()).orElse(true);
  }
}
