package dev.millrace.store;

/**
 * Why an attempt has failed.
 *
 * @param kind whose fault it is
 * @param cause what was thrown, in a sentence
 * @param where the split, and the record or key; empty if it is not known
 * @param stack the stack of what was thrown; empty if there is none
 */
public record Failure(FailureKind kind, String cause, String where, String stack) {}
