package dev.millrace.watch;

/** A call of the store that is under way, for whoever watches it. */
public interface Asked {

  /** Nobody watches it. */
  Asked UNSEEN = lost -> {};

  /** It was answered; so many of what it was for turned out to be lost. */
  void answered(int lost);

  /** It has failed. */
  default void failed() {}
}
