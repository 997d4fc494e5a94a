package dev.millrace.engine;

import java.io.IOException;

/**
 * Says that a block of the result of a job, or of a step of it, is gone or damaged. It has ended,
 * so that nothing makes it again but to run all of it.
 */
public final class LostResultException extends IOException {

  private static final long serialVersionUID = 1;

  /** Creates one: which result it is of, whose, and what is wrong with the block. */
  public LostResultException(String source, String jobId, LostBlockException lost) {
    super(
        "The "
            + source
            + " (job "
            + jobId
            + ") has lost a block: "
            + lost.getMessage()
            + ". Redis has lost writes; run the whole job again",
        lost);
  }
}
