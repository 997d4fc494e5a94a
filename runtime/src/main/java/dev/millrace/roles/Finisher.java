package dev.millrace.roles;

import dev.millrace.InvalidJobException;
import dev.millrace.Job;
import dev.millrace.engine.AttemptAbandonedException;
import dev.millrace.engine.Destination;
import dev.millrace.engine.Destination.Kept;
import dev.millrace.engine.Destination.Winners;
import dev.millrace.engine.Manifest;
import dev.millrace.engine.ResultReader;
import dev.millrace.engine.TaskCounters;
import dev.millrace.engine.UserCodeException;
import dev.millrace.store.CorruptStateException;
import dev.millrace.store.JobSpec;
import dev.millrace.store.JobState;
import dev.millrace.store.JobStatus;
import dev.millrace.store.Phase;
import dev.millrace.store.StoreIoException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends jobs: puts the output of one whose tasks are all committed in place, and cleans up after one
 * that has ended.
 */
final class Finisher {

  private static final Logger log = LoggerFactory.getLogger(Finisher.class);
  private static final int BETWEEN_LOOKS = 50_000;

  private final CoordinatorStores stores;
  private final JobCode code;
  private final Steps steps;

  Finisher(CoordinatorStores stores, JobCode code, Steps steps) {
    this.stores = stores;
    this.code = code;
    this.steps = steps;
  }

  /**
   * Promotes what the winners have written, where that is not kept with the job, sums the counters,
   * and ends the job. Can be repeated.
   *
   * @throws IOException if the output could not be put in place
   */
  void finish(JobSpec spec, JobStatus status) throws IOException, UserCodeException {
    JobStatus.Tasks tasks = status.tasks();
    List<Manifest> maps = stores.jobs().winners(spec.jobId(), Phase.MAP, tasks.maps());
    List<Manifest> winners =
        tasks.mapOnly()
            ? maps
            : stores.jobs().winners(spec.jobId(), Phase.REDUCE, tasks.partitions());
    withDestination(
        spec,
        (job, destination) -> {
          FaultPoint.BEFORE_PROMOTE.pass();
          Kept kept = visitor -> readKept(job, status, winners, visitor);
          destination.promote(new Winners(winners, tasks.mapOnly() ? List.of() : maps, kept));
          FaultPoint.AFTER_PROMOTE.pass();
        });
    TaskCounters totals = new TaskCounters();
    maps.forEach(manifest -> totals.addAll(manifest.counters()));
    if (!tasks.mapOnly()) {
      winners.forEach(manifest -> totals.addAll(manifest.counters()));
    }
    stores.plans().finish(spec.jobId(), totals.totals());
    FaultPoint.AFTER_FINISH.pass();
  }

  /** Reads what the tasks have kept; ends when the job has, as it may be cancelled meanwhile. */
  private void readKept(
      Job<?, ?> job, JobStatus status, List<Manifest> winners, ResultReader.Visitor visitor)
      throws IOException {
    long[] results = new long[1];
    checkWanted(status.jobId());
    StoredResult.open(job, status, winners, stores.partials())
        .forEach(
            result -> {
              if (++results[0] % BETWEEN_LOOKS == 0) {
                checkWanted(status.jobId());
              }
              visitor.accept(result);
            });
    checkWanted(status.jobId());
  }

  private void checkWanted(String jobId) throws IOException {
    boolean wanted =
        StoreIoException.wrapping(() -> stores.jobs().status(jobId))
            .filter(status -> status.state() == JobState.FINISHING)
            .isPresent();
    if (!wanted) {
      throw new AttemptAbandonedException("the job has ended while its output was written");
    }
  }

  /**
   * Drops what a job that has ended leaves behind, but for its state and result, and ends its
   * steps. Can be repeated.
   */
  void retire(JobSpec spec, JobStatus status) {
    // One that was refused, or could not be planned for another reason, has written nothing.
    boolean elsewhere =
        status.times().containsKey(JobState.PLANNING) && discard(spec, status.state());
    steps.end(spec, status);
    steps.retire(spec, status, !elsewhere);
    log.info("Job ended job={} state={}", spec.jobId(), status.state());
  }

  /** Discards what there is of an output but itself; returns whether the job has one. */
  private boolean discard(JobSpec spec, JobState state) {
    try {
      return withDestination(spec, (job, destination) -> destination.discard());
    } catch (IOException | UserCodeException | InvalidJobException | CorruptStateException e) {
      if (state != JobState.SUCCEEDED) {
        log.warn(
            "Output of job {} could not be removed; remove it by hand: {}",
            spec.jobId(),
            e.getMessage());
      }
      return false;
    }
  }

  private interface Use {
    void of(Job<?, ?> job, Destination destination) throws IOException;
  }

  /** Uses the destination of a job's result; returns whether the job has one. */
  private boolean withDestination(JobSpec spec, Use use) throws IOException, UserCodeException {
    return code.in(
        spec,
        definitions -> {
          LoadedJob loaded = LoadedJob.load(spec, definitions);
          Job<?, ?> job = loaded.define();
          Optional<Destination> destination = loaded.destinationOf(job, stores.redis());
          if (destination.isPresent()) {
            use.of(job, destination.get());
          }
          return destination.isPresent();
        });
  }
}
