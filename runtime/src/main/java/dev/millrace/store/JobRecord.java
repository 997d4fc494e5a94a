package dev.millrace.store;

import java.util.List;
import java.util.Map;

/**
 * What is told of a job when one asks where its time went: as it stands, or as it has ended.
 *
 * @param status how it stands
 * @param settings what it was run with, by the names of the options and parameters
 * @param attempts records of its attempts, in the order of their ends; those that run are the last
 * @param omitted how many more attempts have ended of which no record is kept
 */
public record JobRecord(
    JobStatus status, Map<String, String> settings, List<AttemptRecord> attempts, long omitted) {

  /** Copies the collections. */
  public JobRecord {
    settings = Map.copyOf(settings);
    attempts = List.copyOf(attempts);
  }

  /** Whether the job is a step of another one. */
  public boolean isStep() {
    return settings.containsKey(JobSettings.STEP_OF);
  }
}
