package dev.millrace.redis.input;

import java.io.IOException;

/** A server does not serve who writes there; another one may. */
final class UnservedException extends IOException {

  private static final long serialVersionUID = 1;

  UnservedException(IOException cause) {
    super(cause.getMessage(), cause);
  }
}
