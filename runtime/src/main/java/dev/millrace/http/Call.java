package dev.millrace.http;

import java.util.Map;

/**
 * One request, after it was let in.
 *
 * @param path the path, decoded
 * @param names what stands in the path for each {@code {name}} of the route, decoded; a stranger's
 *     words
 * @param query the parameters of the query, decoded, the first of each name; a stranger's words
 * @param body what was posted, as text; empty if nothing was
 */
public record Call(String path, Map<String, String> names, Map<String, String> query, String body) {

  /** Copies the maps. */
  public Call {
    names = Map.copyOf(names);
    query = Map.copyOf(query);
  }

  /** What stands in the path for a name of the route. */
  public String name(String name) {
    return names.getOrDefault(name, "");
  }

  /**
   * A number of the query.
   *
   * @throws RefusedException if it is none, or not between these bounds
   */
  public int number(String name, int unlessGiven, int least, int most) {
    String given = query.get(name);
    if (given == null) {
      return unlessGiven;
    }
    try {
      int number = Integer.parseInt(given);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // The sentence below says it.
    }
    throw new RefusedException(
        400, "%s must be a number between %d and %d".formatted(name, least, most));
  }
}
