package dev.millrace.store;

import dev.millrace.engine.SplitRecord;
import java.util.Optional;

/**
 * Why an attempt has failed.
 *
 * @param kind whose fault it is
 * @param cause what was thrown, in a sentence
 * @param where the split, and the record or key; empty if it is not known
 * @param stack the stack of what was thrown; empty if there is none
 * @param record the record that the mapper was given, if it was given one and it is known
 */
public record Failure(
    FailureKind kind, String cause, String where, String stack, Optional<SplitRecord> record) {

  /** One of which no record is known. */
  public Failure(FailureKind kind, String cause, String where, String stack) {
    this(kind, cause, where, stack, Optional.empty());
  }

  /** The same with a record. */
  public Failure with(Optional<SplitRecord> known) {
    return new Failure(kind, cause, where, stack, known);
  }
}
