package dev.millrace.engine;

import dev.millrace.BadRecordException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Carries what a mapper, combiner or reducer threw, with the place in the input or the key at which
 * it did.
 */
public final class UserCodeException extends Exception {

  private static final long serialVersionUID = 1;

  private final String position;
  private final transient @Nullable SplitRecord record;

  /** Wraps {@code cause}; {@code position} says where it happened, for people. */
  public UserCodeException(String position, Throwable cause) {
    this(position, cause, null);
  }

  private UserCodeException(String position, Throwable cause, @Nullable SplitRecord record) {
    super(describe(cause), cause);
    this.position = position;
    this.record = record;
  }

  /** The same failure, which a mapper had while it was given this record. */
  UserCodeException at(SplitRecord failed) {
    return new UserCodeException(position, Objects.requireNonNull(getCause()), failed);
  }

  /** Where it happened: {@code books/a.txt, byte 4101}. */
  public String position() {
    return position;
  }

  /** The record that the mapper was given; empty if it was not given one. */
  public Optional<SplitRecord> record() {
    return Optional.ofNullable(record);
  }

  private static String describe(Throwable cause) {
    if (cause instanceof BadRecordException bad && bad.getMessage() != null) {
      return bad.getMessage();
    }
    String name = cause.getClass().getSimpleName();
    return cause.getMessage() == null ? name : name + ": " + cause.getMessage();
  }
}
