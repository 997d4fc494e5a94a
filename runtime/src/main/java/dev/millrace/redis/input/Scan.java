package dev.millrace.redis.input;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/** The steps of scans of one hash table. */
interface Scan extends Closeable {

  /**
   * What one step gave.
   *
   * @param probe the cursor that a step for one element from cursor 0 has returned in the same
   *     instant: see {@link ScanRange#isAtLeastABucket}; any number where everything is scanned
   * @param cursor where the next step goes on; 0 at the end
   * @param elements of a hash with their values, of a sorted set with their scores
   */
  record Step(long probe, long cursor, List<byte[]> elements) {

    long bytes() {
      return elements.stream().mapToLong(element -> element.length).sum();
    }
  }

  /** One step. */
  Step step(long cursor, int count) throws IOException;

  /** How many elements of a step make a record. */
  int width();

  /** What is scanned, for people. */
  String name();
}
