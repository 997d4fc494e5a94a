package dev.millrace.engine;

import java.io.IOException;

/**
 * Says that a committed attempt's bytes are gone or damaged, so that its task has to be run again.
 */
public final class LostBlockException extends IOException {

  private static final long serialVersionUID = 1;

  private final BlockOrigin origin;

  /** Creates one; the message says what is wrong with the block. */
  public LostBlockException(BlockOrigin origin, String message) {
    super(message + " (" + origin + ")");
    this.origin = origin;
  }

  /** Creates one for bytes that do not decode. */
  public LostBlockException(BlockOrigin origin, Throwable cause) {
    super(cause.getMessage() + " (" + origin + ")", cause);
    this.origin = origin;
  }

  /** Whose block it is. */
  public BlockOrigin origin() {
    return origin;
  }
}
