package dev.millrace.store;

/**
 * Says that the store has no memory left for blocks, and that nobody has freed any for as long as
 * was worth waiting.
 */
public final class StoreFullException extends StoreException {

  private static final long serialVersionUID = 1;

  /** Creates one. */
  public StoreFullException(String message) {
    super(message);
  }
}
