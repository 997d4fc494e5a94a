package dev.millrace.engine;

import java.io.IOException;

/** Gives back the chunks that one attempt stored for one partition. */
@FunctionalInterface
public interface ChunkSource {

  /**
   * Reads one chunk.
   *
   * @throws LostBlockException if it is gone
   */
  byte[] get(int chunk) throws IOException;
}
