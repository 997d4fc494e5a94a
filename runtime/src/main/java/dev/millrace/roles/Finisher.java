package dev.millrace.roles;

import dev.millrace.InvalidJobException;
import dev.millrace.engine.Destination;
import dev.millrace.engine.Destination.Winners;
import dev.millrace.engine.Manifest;
import dev.millrace.engine.TaskCounters;
import dev.millrace.store.JobSpec;
import dev.millrace.store.JobState;
import dev.millrace.store.JobStatus;
import dev.millrace.store.Phase;
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
    Optional<Destination> destination = LoadedJob.load(spec, definitions).destination();
    if (destination.isPresent()) {
      FaultPoint.BEFORE_PROMOTE.pass();
      destination.get().promote(new Winners(winners, tasks.mapOnly() ? List.of() : maps));
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

  /**
   * Drops what a job that has ended leaves behind, but for its state and result, and ends its
   * steps. Can be repeated.
   */
  void retire(JobSpec spec, JobStatus status) {
    if (status.state() != JobState.SUCCEEDED) {
      discard(spec);
    }
    steps.end(spec, status);
    steps.retire(spec, status);
    log.info("Job ended job={} state={}", spec.jobId(), status.state());
  }

  private void discard(JobSpec spec) {
    try {
      Optional<Destination> destination = LoadedJob.load(spec, definitions).destination();
      if (destination.isPresent()) {
        destination.get().discard();
      }
    } catch (IOException | InvalidJobException e) {
      log.warn(
          "Output of job {} could not be removed; remove it by hand: {}",
          spec.jobId(),
          e.getMessage());
    }
  }
}
