package dev.millrace.engine;

import java.io.IOException;
import java.util.Optional;

/**
 * Where a careful attempt files which records it is about to map, so that the place is known should
 * its process not live to tell.
 */
@FunctionalInterface
public interface RecordLog {

  /**
   * Files that the records {@code from} up to, but not including, {@code to} are mapped next; none
   * if both are equal.
   *
   * @param record the record, if it is a single one
   * @throws IOException if the attempt should not go on
   */
  void file(long from, long to, Optional<SplitRecord> record) throws IOException;
}
