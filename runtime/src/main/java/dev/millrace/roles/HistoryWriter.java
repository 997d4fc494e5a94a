package dev.millrace.roles;

import dev.millrace.store.CorruptStateException;
import dev.millrace.store.HistoryStore;
import dev.millrace.store.JobStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Files what is to be told of jobs that have ended, when all else of them has gone. */
final class HistoryWriter {

  private static final Logger log = LoggerFactory.getLogger(HistoryWriter.class);

  private final JobStore jobs;
  private final HistoryStore.Bounds bounds;

  HistoryWriter(JobStore jobs, HistoryStore.Bounds bounds) {
    this.jobs = jobs;
    this.bounds = bounds;
  }

  /** Files a job that has ended; the same again is the same. */
  void write(String jobId) {
    if (bounds.jobs() == 0) {
      return;
    }
    try {
      jobs.record(jobId).ifPresent(record -> jobs.history().put(record, bounds));
    } catch (CorruptStateException e) {
      log.warn("Job {} is left out of the history: {}", jobId, e.getMessage());
    }
  }
}
