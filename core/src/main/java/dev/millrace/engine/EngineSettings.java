package dev.millrace.engine;

/**
 * How much memory one attempt uses, and how it cuts what it stores.
 *
 * @param bufferBytes how many bytes of records a map attempt holds before it writes a sorted run;
 *     at least 1
 * @param blockBytes from which size on a block is closed; at least 1
 * @param chunkBytes the most bytes in one stored value; a larger block is cut into several; at
 *     least 1
 */
public record EngineSettings(int bufferBytes, int blockBytes, int chunkBytes) {

  private static final String BUFFER_PROPERTY = "millrace.buffer-bytes";

  /**
   * A large block takes fewer calls, but from 128 KiB on some allocators, that of the embedded
   * server among them, take memory from the system anew for every copy that is made on the way.
   */
  private static final int BLOCK = 112 << 10;

  private static final int CHUNK = 1 << 20;
  private static final int MIN_BUFFER = 1 << 20;
  private static final int MAX_BUFFER = 1 << 30;

  /** Checks the ranges. */
  public EngineSettings {
    if (bufferBytes < 1 || blockBytes < 1 || chunkBytes < 1) {
      throw new IllegalArgumentException(
          "Buffer, block and chunk need at least 1 byte: "
              + bufferBytes
              + ", "
              + blockBytes
              + ", "
              + chunkBytes);
    }
  }

  /**
   * Settings for a process that runs {@code slots} attempts at once in the heap that this JVM may
   * use. The system property {@code millrace.buffer-bytes} sets another size of buffers, with
   * blocks of a quarter of it at the most: a small one makes many short runs of few records.
   */
  public static EngineSettings forSlots(int slots) {
    int asked = Integer.getInteger(BUFFER_PROPERTY, 0);
    if (asked > 0) {
      return new EngineSettings(asked, Math.min(BLOCK, asked / 4 + 1), CHUNK);
    }
    // A growing buffer exists twice while it is copied, and a reducer needs room of its own: hence
    // a quarter.
    long share = Runtime.getRuntime().maxMemory() / 4 / Math.max(1, slots);
    return new EngineSettings(
        (int) Math.max(MIN_BUFFER, Math.min(MAX_BUFFER, share)), BLOCK, CHUNK);
  }
}
