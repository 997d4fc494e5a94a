package dev.millrace.store;

import java.util.List;

/**
 * Some of the records of attempts that a job keeps.
 *
 * @param attempts those that were asked for
 * @param kept how many there are
 * @param omitted how many more attempts have ended of which no record is kept, as there are too
 *     many
 */
public record AttemptPage(List<AttemptRecord> attempts, long kept, long omitted) {

  /** Copies the records. */
  public AttemptPage {
    attempts = List.copyOf(attempts);
  }
}
