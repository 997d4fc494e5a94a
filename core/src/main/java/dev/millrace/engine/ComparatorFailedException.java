package dev.millrace.engine;

/** Thrown where a job's comparator of keys has thrown: its cause says what. */
final class ComparatorFailedException extends RuntimeException {

  private static final long serialVersionUID = 1;

  ComparatorFailedException(RuntimeException cause) {
    super("The job's comparator of keys failed: " + cause, cause);
  }
}
