package dev.millrace;

/**
 * Says that a job cannot run as it was asked for: a missing parameter, an input that does not
 * exist, a class without a codec. Trying again does not help, so such an error is never retried.
 */
public final class InvalidJobException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** Creates one; the message names the subject, the cause and what to do. */
  public InvalidJobException(String message) {
    super(message);
  }

  /** Creates one with a cause. */
  public InvalidJobException(String message, Throwable cause) {
    super(message, cause);
  }
}
