package dev.millrace.roles;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.google.common.util.concurrent.ExecutionError;
import com.google.common.util.concurrent.UncheckedExecutionException;
import dev.millrace.InvalidJobException;
import dev.millrace.engine.KeyRanges;
import dev.millrace.store.CorruptStateException;
import dev.millrace.store.JobState;
import dev.millrace.store.JobStatus;
import dev.millrace.store.JobStore;
import dev.millrace.store.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;

/**
 * What a worker knows of the jobs whose tasks it runs; the plan of a job that has tasks does not
 * change any more.
 */
final class JobCache {

  private static final int MAX_JOBS = 64;

  /** The shortest retention: after it the same job id may stand for another job. */
  private static final Duration MAX_AGE = Duration.ofSeconds(1);

  /**
   * A job that is planned, when it was submitted, and the ranges of keys that its partitions take.
   */
  record PlannedJob(LoadedJob job, long submitted, JobStatus.Tasks tasks, KeyRanges ranges) {}

  private final JobStore store;
  private final Definitions definitions;
  private final Cache<String, PlannedJob> jobs =
      CacheBuilder.newBuilder().maximumSize(MAX_JOBS).expireAfterWrite(MAX_AGE).build();

  JobCache(JobStore store, Definitions definitions) {
    this.store = store;
    this.definitions = definitions;
  }

  /**
   * The job with this id.
   *
   * @throws InvalidJobException if its definition cannot be loaded here
   * @throws StoreException if it is gone
   */
  PlannedJob get(String jobId) {
    try {
      return jobs.get(jobId, () -> load(jobId));
    } catch (ExecutionException | UncheckedExecutionException | ExecutionError e) {
      if (e.getCause() instanceof InvalidJobException invalid) {
        throw invalid;
      }
      if (e.getCause() instanceof StoreException store) {
        throw store;
      }
      throw new InvalidJobException("Job " + jobId + " cannot be loaded: " + e.getCause(), e);
    }
  }

  private PlannedJob load(String jobId) {
    LoadedJob job =
        store
            .spec(jobId)
            .map(spec -> LoadedJob.load(spec, definitions))
            .orElseThrow(() -> new StoreException("Job " + jobId + " is gone"));
    JobStatus status =
        store.status(jobId).orElseThrow(() -> new StoreException("Job " + jobId + " is gone"));
    return new PlannedJob(
        job,
        status.times().getOrDefault(JobState.SUBMITTED, 0L),
        status.tasks(),
        ranges(jobId, job, status.tasks().partitions()));
  }

  private KeyRanges ranges(String jobId, LoadedJob job, int partitions) {
    if (partitions == 1 || !job.define().isTotallyOrdered()) {
      return KeyRanges.none(partitions);
    }
    List<byte[]> bounds = store.bounds(jobId);
    if (bounds.size() != partitions - 1) {
      throw new CorruptStateException(
          "Job %s has %d bounds of %d partitions: it is over, or Redis has lost writes"
              .formatted(jobId, bounds.size(), partitions));
    }
    return new KeyRanges(partitions, bounds);
  }
}
