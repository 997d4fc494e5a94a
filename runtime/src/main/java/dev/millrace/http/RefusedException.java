package dev.millrace.http;

/** Refuses a request, with a status and a sentence for whoever has sent it. */
public final class RefusedException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final int status;

  /**
   * Refuses.
   *
   * @param status the HTTP status, 400 to 599
   * @param sentence what is wrong and what helps
   */
  public RefusedException(int status, String sentence) {
    super(sentence);
    this.status = status;
  }

  /** What is wrong and what helps. */
  public String sentence() {
    return String.valueOf(getMessage());
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }
}
