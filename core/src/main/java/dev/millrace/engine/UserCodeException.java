package dev.millrace.engine;

/**
 * Carries what a mapper, combiner or reducer threw, with the place in the input or the key at which
 * it did.
 */
public final class UserCodeException extends Exception {

  private static final long serialVersionUID = 1;

  private final String position;

  /** Wraps {@code cause}; {@code position} says where it happened, for people. */
  public UserCodeException(String position, Throwable cause) {
    super(describe(cause), cause);
    this.position = position;
  }

  /** Where it happened: {@code books/a.txt, byte 4101}. */
  public String position() {
    return position;
  }

  private static String describe(Throwable cause) {
    String name = cause.getClass().getSimpleName();
    return cause.getMessage() == null ? name : name + ": " + cause.getMessage();
  }
}
