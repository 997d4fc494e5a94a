package dev.millrace.engine;

import java.io.IOException;

/** Says that stored bytes are not what was written: cut short, changed, or of another build. */
public final class CorruptBlockException extends IOException {

  private static final long serialVersionUID = 1;

  /** Creates one; the message says what was expected and what was found. */
  public CorruptBlockException(String message) {
    super(message);
  }

  /** Creates one for a failure to decode. */
  public CorruptBlockException(String message, Throwable cause) {
    super(message, cause);
  }
}
