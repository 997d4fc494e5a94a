package dev.millrace.store;

/**
 * Says that the store could not be used; the message names it, without its password, and says what
 * to do.
 */
public class StoreException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** Creates one. */
  public StoreException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Creates one without a cause. */
  public StoreException(String message) {
    super(message);
  }
}
