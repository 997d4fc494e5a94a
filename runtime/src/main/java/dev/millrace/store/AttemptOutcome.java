package dev.millrace.store;

/** How an attempt has ended. */
public enum AttemptOutcome {
  /** It has not: it runs. */
  RUNNING("running"),
  /** Its output counts. */
  COMMITTED("committed"),
  /** Another attempt of its task was quicker. */
  LOST("lost"),
  /** It has failed; the record says of what. */
  FAILED("failed"),
  /** Its worker gave its task back. */
  HANDED_BACK("handed back"),
  /** Its worker died or hung, and another one took its task over. */
  TAKEN_OVER("taken over"),
  /** It ran when its job ended. */
  ABANDONED("abandoned");

  private final String words;

  AttemptOutcome(String words) {
    this.words = words;
  }

  /** For people. */
  @Override
  public String toString() {
    return words;
  }
}
