package dev.millrace.store;

/**
 * What the code of an attempt has printed, and thrown.
 *
 * @param text the text; what was too much is left out of its middle, and the text says so
 * @param bytes how many bytes there were
 */
public record Printed(String text, long bytes) {

  /** Nothing. */
  public static final Printed NOTHING = new Printed("", 0);
}
