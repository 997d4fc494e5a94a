package dev.millrace.store;

/** Says that the store answers, but has lost or damaged what a job needs: the job cannot go on. */
public final class CorruptStateException extends StoreException {

  private static final long serialVersionUID = 1;

  /** Creates one. */
  public CorruptStateException(String message) {
    super(message);
  }

  /** Creates one with a cause. */
  public CorruptStateException(String message, Throwable cause) {
    super(message, cause);
  }
}
