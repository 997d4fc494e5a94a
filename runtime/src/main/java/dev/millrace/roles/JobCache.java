package dev.millrace.roles;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.google.common.util.concurrent.ExecutionError;
import com.google.common.util.concurrent.UncheckedExecutionException;
import dev.millrace.InvalidJobException;
import dev.millrace.engine.KeyRanges;
import dev.millrace.store.CorruptStateException;
import dev.millrace.store.JobSpec;
import dev.millrace.store.JobState;
import dev.millrace.store.JobStatus;
import dev.millrace.store.JobStore;
import dev.millrace.store.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

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
  private final SideTables tables = new SideTables();
  private final Cache<String, Known> jobs =
      CacheBuilder.newBuilder().maximumSize(MAX_JOBS).expireAfterWrite(MAX_AGE).build();

  JobCache(JobStore store) {
    this.store = store;
  }

  /**
   * What was submitted as this job.
   *
   * @throws StoreException if it is gone
   */
  JobSpec spec(String jobId) {
    return known(jobId).spec;
  }

  /**
   * How many partitions a job has that is planned.
   *
   * @throws StoreException if it is gone
   */
  int partitions(String jobId) {
    return known(jobId).status.tasks().partitions();
  }

  /**
   * A job as it is planned.
   *
   * @param spec what was submitted: what was checked is what is run
   * @param definitions where its definition is
   * @throws InvalidJobException if its definition cannot be loaded
   * @throws StoreException if it is gone, or another one now, or is not planned any more
   */
  PlannedJob get(JobSpec spec, Definitions definitions) {
    Known known = known(spec.jobId());
    boolean isPlanned = known.status.tasks().partitions() > 0;
    if (!isPlanned || !known.spec.equals(spec)) {
      // A failover may have lost the plan, and it is planned again: the next attempt must see that.
      jobs.invalidate(spec.jobId());
      throw new StoreException("Job " + spec.jobId() + " has changed in Redis meanwhile");
    }
    return known.planned(definitions);
  }

  /** The side tables of jobs. */
  SideTables tables() {
    return tables;
  }

  /** Forgets what has not been asked for lately, and with it the classes of jobs. */
  void dropUnused() {
    jobs.cleanUp();
    tables.dropUnused();
  }

  private Known known(String jobId) {
    try {
      return jobs.get(jobId, () -> read(jobId));
    } catch (ExecutionException | UncheckedExecutionException | ExecutionError e) {
      if (e.getCause() instanceof InvalidJobException invalid) {
        throw invalid;
      }
      if (e.getCause() instanceof StoreException store) {
        throw store;
      }
      throw new InvalidJobException("Job " + jobId + " cannot be read: " + e.getCause(), e);
    }
  }

  private Known read(String jobId) {
    JobSpec spec = store.spec(jobId).orElseThrow(() -> gone(jobId));
    return new Known(spec, store.status(jobId).orElseThrow(() -> gone(jobId)));
  }

  private static StoreException gone(String jobId) {
    return new StoreException("Job " + jobId + " is gone");
  }

  /** A job as it stands in the store, and, where its code was needed, as it is loaded. */
  private final class Known {
    private final JobSpec spec;
    private final JobStatus status;
    private @Nullable Definitions from;
    private @Nullable PlannedJob planned;

    Known(JobSpec spec, JobStatus status) {
      this.spec = spec;
      this.status = status;
    }

    synchronized PlannedJob planned(Definitions definitions) {
      PlannedJob known = planned;
      if (known == null || from != definitions) {
        LoadedJob job = LoadedJob.load(spec, definitions);
        known =
            new PlannedJob(
                job,
                status.times().getOrDefault(JobState.SUBMITTED, 0L),
                status.tasks(),
                ranges(job, status.tasks().partitions()));
        planned = known;
        from = definitions;
      }
      return known;
    }

    private KeyRanges ranges(LoadedJob job, int partitions) {
      if (partitions == 1 || !job.define().isTotallyOrdered()) {
        return KeyRanges.none(partitions);
      }
      List<byte[]> bounds = store.bounds(spec.jobId());
      if (bounds.size() != partitions - 1) {
        throw new CorruptStateException(
            "Job %s has %d bounds of %d partitions: it is over, or Redis has lost writes"
                .formatted(spec.jobId(), bounds.size(), partitions));
      }
      return new KeyRanges(partitions, bounds);
    }
  }
}
