package dev.millrace.store;

import dev.millrace.InvalidJobException;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Labels of a worker, which say what it has, or those that a job needs: it runs on workers that
 * have all of them.
 *
 * @param names each 1 to 64 letters, digits, dots, hyphens and underscores; in order, each once
 */
public record Labels(List<String> names) {

  /** None: a worker without any, or a job that runs on every worker. */
  public static final Labels NONE = new Labels(List.of());

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  /** Checks the names. */
  public Labels {
    names = List.copyOf(new TreeSet<>(names));
    for (String name : names) {
      if (!NAME.matcher(name).matches()) {
        throw new InvalidJobException(
            "A label is 1 to 64 letters, digits, '.', '-' and '_': \"" + name + '"');
      }
    }
  }

  /**
   * Labels with these names.
   *
   * @throws InvalidJobException if one cannot be a label
   */
  public static Labels of(Collection<String> names) {
    return new Labels(List.copyOf(names));
  }

  /**
   * Reads what {@link #toString} has written.
   *
   * @throws InvalidJobException if it is something else
   */
  public static Labels parse(String text) {
    return text.isEmpty() ? NONE : new Labels(List.of(text.split(",", -1)));
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    return names.isEmpty();
  }

  /** Whether all of the others are among these. */
  public boolean include(Labels others) {
    return names.containsAll(others.names);
  }

  /** In order, with commas: {@code eu,gpu}. */
  @Override
  public String toString() {
    return String.join(",", names);
  }
}
