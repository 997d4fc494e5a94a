package dev.millrace.redis.input;

/**
 * How many elements to ask for at once: as many as make up 128 KiB by what the last ones were like,
 * 256 at the most, and one at first. So a command takes the server about a millisecond, whatever
 * lies there: HSCAN needs some 3 microseconds for an element.
 */
final class ChunkSize {

  private static final int BYTES = 128 << 10;
  private static final int MOST = 256;
  private static final int FIRST = 1;

  private int count = FIRST;
  private int limit;

  ChunkSize() {
    this(MOST);
  }

  /** Never asks for more than {@code limit}. */
  ChunkSize(int limit) {
    this.limit = limit;
  }

  int count() {
    return Math.min(count, limit);
  }

  /** Learns from what came. */
  void received(int elements, long bytes) {
    if (elements > 0) {
      long fitting = BYTES / Math.max(1, bytes / elements);
      count = (int) Math.max(1, Math.min(fitting, Math.min(MOST, 4L * count)));
    }
  }

  /** Asks for fewer from now on than have been asked for; for what would go too far. */
  void less() {
    limit = Math.max(1, count() / 4);
  }
}
