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
  private final Definitions definitions;
  private final Steps steps;

  Finisher(CoordinatorStores stores, Definitions definitions, Steps steps) {
    this.stores = stores;
    this.definitions = definitions;
    this.steps = steps;
  }

  /**
   * Promotes what the winners have written, where that is not kept with the job, sums the counters,
   * and ends the job. Can be repeated.
   *
   * @throws IOException if the output could not be put in place
   */
  void finish(JobSpec spec, JobStatus status) throws IOException {
    JobStatus.Tasks tasks = status.tasks();
    List<Manifest> maps = stores.jobs().winners(spec.jobId(), Phase.MAP, tasks.maps());
    List<Manifest> winners =
        tasks.mapOnly()
            ? maps
            : stores.jobs().winners(spec.jobId(), Phase.REDUCE, tasks.partitions());
    LoadedJob loaded = LoadedJob.load(spec, definitions);
    Job<?, ?> job = loaded.define();
    Optional<Destination> destination = loaded.destinationOf(job, stores.redis());
    if (destination.isPresent()) {
      FaultPoint.BEFORE_PROMOTE.pass();
      Kept kept = visitor -> readKept(job, status, winners, visitor);
      destination.get().promote(new Winners(winners, tasks.mapOnly() ? List.of() : maps, kept));
      FaultPoint.AFTER_PROMOTE.pass();
    }
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
    boolean elsewhere = discard(spec, status.state());
    steps.end(spec, status);
    steps.retire(spec, status, !elsewhere);
    log.info("Job ended job={} state={}", spec.jobId(), status.state());
  }

  /** Discards what there is of an output but itself; returns whether the job has one. */
  private boolean discard(JobSpec spec, JobState state) {
    try {
      LoadedJob loaded = LoadedJob.load(spec, definitions);
      Optional<Destination> destination = loaded.destinationOf(loaded.define(), stores.redis());
      if (destination.isPresent()) {
        destination.get().discard();
      }
      return destination.isPresent();
    } catch (IOException | InvalidJobException e) {
      if (state != JobState.SUCCEEDED) {
        log.warn(
            "Output of job {} could not be removed; remove it by hand: {}",
            spec.jobId(),
            e.getMessage());
      }
      return false;
    }
  }
}
