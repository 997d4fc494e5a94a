package dev.millrace.client;

import dev.millrace.store.Start;

/**
 * How a job is submitted.
 *
 * @param join whether a job of this id that is there already, and is the same in all that it does,
 *     is taken for this one; otherwise it is refused
 * @param start when it is to start
 */
public record Submission(boolean join, Start start) {

  /** A job of its own, at once. */
  public static final Submission PLAIN = new Submission(false, Start.NOW);
}
