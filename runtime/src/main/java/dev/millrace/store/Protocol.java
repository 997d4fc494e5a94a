package dev.millrace.store;

/**
 * What processes must agree on to work on one job: the meaning of keys, fields, blocks and
 * functions. A job is run by processes of the version of the one that has submitted it; all others
 * leave it alone.
 */
public final class Protocol {

  /**
   * To be raised, from the first release on, by every change that the version before
   * misunderstands.
   */
  public static final int VERSION = 1;

  private Protocol() {}
}
