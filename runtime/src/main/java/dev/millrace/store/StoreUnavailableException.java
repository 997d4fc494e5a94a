package dev.millrace.store;

/** Says that the store did not answer for as long as was worth waiting; it may be back later. */
public final class StoreUnavailableException extends StoreException {

  private static final long serialVersionUID = 1;

  /** Creates one. */
  public StoreUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
