package dev.millrace.store;

/**
 * What processes must agree on to work on one job: the meaning of keys, fields, blocks and
 * functions. A job is run by processes of the version of the one that has submitted it; all others
 * leave it alone.
 */
public final class Protocol {

  /** To be raised by every change that a process of the version before would misunderstand. */
  public static final int VERSION = 1;

  private Protocol() {}
}
