package dev.millrace.redis.input;

/** A server has lost what it had said was written: no failure that trying again would mend. */
final class LostWritesException extends RuntimeException {

  private static final long serialVersionUID = 1;
}
