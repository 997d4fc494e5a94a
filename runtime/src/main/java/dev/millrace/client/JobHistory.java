package dev.millrace.client;

import dev.millrace.InvalidJobException;
import dev.millrace.redis.RedisStores;
import dev.millrace.store.CorruptStateException;
import dev.millrace.store.HistoryStore;
import dev.millrace.store.JobLogs;
import dev.millrace.store.JobRecord;
import dev.millrace.store.JobSpec;
import dev.millrace.store.JobState;
import dev.millrace.store.JobStatus;
import dev.millrace.store.JobStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is told of jobs: of those that are there, and of those that have gone but for their record
 * in the history.
 */
public final class JobHistory {

  private static final Logger log = LoggerFactory.getLogger(JobHistory.class);

  private final RedisStores stores;

  /** The history on a server. */
  public JobHistory(RedisStores stores) {
    this.stores = stores;
  }

  /**
   * All that is told of a job.
   *
   * @throws InvalidJobException if it is neither there nor in the history
   */
  public JobRecord of(String jobId) {
    JobStore jobs = stores.jobs();
    return jobs.record(JobSpec.checkJobId(jobId))
        .or(() -> jobs.history().get(jobId))
        .orElseThrow(() -> noSuchJob(jobId));
  }

  /**
   * How a job stands, or has ended.
   *
   * @throws InvalidJobException if it is neither there nor in the history
   */
  public JobStatus status(String jobId) {
    JobStore jobs = stores.jobs();
    return jobs.status(JobSpec.checkJobId(jobId))
        .or(() -> jobs.history().get(jobId).map(JobRecord::status))
        .orElseThrow(() -> noSuchJob(jobId));
  }

  /** Whether a job is there, and not only in the history. */
  public boolean isThere(String jobId) {
    return stores.jobs().status(jobId).isPresent();
  }

  /**
   * Jobs that have gone but for their record, without the steps of others: those that were
   * submitted last, the latest first.
   *
   * @param there the jobs that are there, and left out here
   */
  public List<JobStatus> gone(List<JobStatus> there, int atMost) {
    HistoryStore history = stores.jobs().history();
    Set<String> known = new HashSet<>();
    there.forEach(status -> known.add(status.jobId()));
    List<JobStatus> gone = new ArrayList<>();
    for (String jobId : history.latest(Math.addExact(atMost, known.size()))) {
      if (gone.size() < atMost && !known.contains(jobId)) {
        read(history, jobId)
            .filter(record -> !record.isStep())
            .map(JobRecord::status)
            .ifPresent(gone::add);
      }
    }
    gone.sort(Comparator.comparing(JobHistory::submitted).reversed());
    return gone;
  }

  private static Optional<JobRecord> read(HistoryStore history, String jobId) {
    try {
      return history.get(jobId);
    } catch (CorruptStateException e) {
      log.warn("{}", e.getMessage());
      return Optional.empty();
    }
  }

  private static Long submitted(JobStatus status) {
    return status.times().getOrDefault(JobState.SUBMITTED, 0L);
  }

  /**
   * What the code of a job has printed.
   *
   * @param task m or r and the number of a task; empty for all
   * @throws InvalidJobException if there is no such job (any more)
   */
  public JobLogs logs(String jobId, String task) {
    if (!isThere(JobSpec.checkJobId(jobId))) {
      throw stores.jobs().history().get(jobId).isPresent()
          ? new InvalidJobException(
              "What job "
                  + jobId
                  + " has printed has gone with its state: only its times and counters are in the"
                  + " history")
          : noSuchJob(jobId);
    }
    return stores.jobs().logs(jobId, task);
  }

  private InvalidJobException noSuchJob(String jobId) {
    return new InvalidJobException(
        "Job "
            + jobId
            + " not found on "
            + stores.address()
            + ": it was never submitted there, or it has left the history, too");
  }
}
