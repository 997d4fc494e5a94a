package dev.millrace.roles;

import java.util.ArrayList;
import java.util.List;

/**
 * Tells whether the heap has recovered from an OutOfMemoryError: whether what an attempt had filled
 * it with is gone with the attempt, or is held by somebody for good.
 */
final class Heap {

  private static final int PIECE = 1 << 20;
  private static final int TRIES = 3;
  private static final long BETWEEN_TRIES_MS = 500;

  private Heap() {}

  /** Whether something has failed for want of heap. */
  static boolean wasExhaustedBy(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof OutOfMemoryError) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether an eighth of the heap can be had again: at once, or when other attempts, which may have
   * filled it meanwhile, have had a moment to fail, too.
   */
  static boolean hasRecovered() {
    for (int attempt = 1; attempt <= TRIES; attempt++) {
      if (canAllocate(Runtime.getRuntime().maxMemory() / 8)) {
        return true;
      }
      try {
        Thread.sleep(BETWEEN_TRIES_MS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return true; // nobody knows; the next attempt finds out
      }
    }
    return false;
  }

  private static boolean canAllocate(long bytes) {
    try {
      List<byte[]> pieces = new ArrayList<>();
      for (long had = 0; had < bytes; had += PIECE) {
        pieces.add(new byte[PIECE]);
      }
      return pieces.size() * (long) PIECE >= bytes;
    } catch (OutOfMemoryError e) {
      return false;
    }
  }
}
