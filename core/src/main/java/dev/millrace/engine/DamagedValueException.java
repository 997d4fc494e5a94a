package dev.millrace.engine;

/**
 * Carries what is wrong with encoded bytes up to {@link DataCodec#decode}, which says it outside.
 */
final class DamagedValueException extends RuntimeException {

  private static final long serialVersionUID = 1;

  DamagedValueException(String message) {
    super(message);
  }

  DamagedValueException(String message, Throwable cause) {
    super(message, cause);
  }
}
