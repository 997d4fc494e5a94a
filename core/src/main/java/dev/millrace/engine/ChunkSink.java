package dev.millrace.engine;

import java.io.IOException;

/** Stores what one attempt writes: numbered chunks of bytes, per partition. */
@FunctionalInterface
public interface ChunkSink {

  /**
   * Stores one chunk; it need not be durable before the attempt commits.
   *
   * @param partition the partition that the chunk belongs to, from 0
   * @param chunk the chunk's number within attempt and partition, from 0, without gaps
   * @param bytes owned by the sink from now on
   */
  void put(int partition, int chunk, byte[] bytes) throws IOException;
}
