package dev.millrace.engine;

import java.io.IOException;

/**
 * Ends an attempt whose outcome nobody waits for any more; neither a failure of the task nor of the
 * job.
 */
public final class AttemptAbandonedException extends IOException {

  private static final long serialVersionUID = 1;

  /** Creates one; the message says why. */
  public AttemptAbandonedException(String message) {
    super(message);
  }
}
