package dev.millrace.dashboard;

import dev.millrace.store.CorruptStateException;
import dev.millrace.store.JobStatus;
import dev.millrace.store.JobStore;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lists of jobs, some at a time. */
final class JobPages {

  private static final Logger log = LoggerFactory.getLogger(JobPages.class);

  private JobPages() {}

  /** So many jobs, the newest first, without so many of the newest. */
  static List<JobStatus> page(JobStore jobs, int first, int atMost) {
    return jobs.jobs(first, atMost).stream()
        .map(jobId -> readable(jobs, jobId))
        .flatMap(Optional::stream)
        .toList();
  }

  /** How a job stands; nothing, with a warning, if its record is damaged. */
  static Optional<JobStatus> readable(JobStore jobs, String jobId) {
    try {
      return jobs.status(jobId);
    } catch (CorruptStateException e) {
      log.warn("{}", e.getMessage());
      return Optional.empty();
    }
  }
}
