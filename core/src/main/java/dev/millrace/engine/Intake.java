package dev.millrace.engine;

import java.util.List;

/**
 * How much one attempt of a reduce task was given.
 *
 * @param values the values of all keys
 * @param bytes the bytes of all blocks
 * @param largest the keys with the most values, the largest first
 */
public record Intake(long values, long bytes, List<Group> largest) {

  /** Nothing, or not known. */
  public static final Intake NONE = new Intake(0, 0, List.of());

  /** Copies the keys. */
  public Intake {
    largest = List.copyOf(largest);
  }

  /**
   * A key with its values.
   *
   * @param key the beginning of the key, as text
   * @param values how many
   */
  public record Group(String key, long values) {}
}
