package dev.millrace.engine;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/**
 * Writes the results of one attempt to where the job's output goes. Closing without {@link #finish}
 * discards what was written as far as that is possible.
 */
public interface ResultWriter extends Closeable {

  /** Appends one result. */
  void add(Object key, Object value) throws IOException;

  /** Makes everything durable under the attempt's own name. */
  Written finish() throws IOException;

  /**
   * What was written.
   *
   * @param chunks how many chunks are in the sink; 0 for files
   * @param bytes how many bytes
   * @param checksum CRC32C of a file's bytes; 0 for chunks
   */
  record Written(int chunks, long bytes, int checksum) {

    /** The manifest of the attempt that has written it, and what it has written beside it. */
    Manifest manifest(Attempt attempt) throws IOException {
      List<int[]> runs = List.of(chunks == 0 ? new int[0] : new int[] {chunks});
      return Manifest.of(attempt, runs, bytes, checksum);
    }
  }
}
