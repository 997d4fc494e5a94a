package dev.millrace;

/**
 * The value of a pair that has none, as in a set of keys or a list of lines. In text its line is
 * the key alone, without a tab.
 */
public enum NoValue {
  /** The only one. */
  NO_VALUE
}
