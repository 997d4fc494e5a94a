package dev.millrace.roles;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** What somebody may have meant who has mistyped a name. */
public final class Suggestions {

  private static final int AT_MOST = 3;

  private Suggestions() {}

  /**
   * A question that ends a sentence, such as {@code " Did you mean word-count?"}, or nothing if no
   * name is like what was typed.
   */
  public static String question(String typed, Collection<String> names) {
    List<String> similar = similar(typed, names);
    return similar.isEmpty() ? "" : " Did you mean " + String.join(" or ", similar) + "?";
  }

  /**
   * The names that are most like what was typed, the likest first, at most three: those that it
   * begins, and those with few letters changed, added, left out or swapped.
   */
  public static List<String> similar(String typed, Collection<String> names) {
    String wanted = typed.toLowerCase(Locale.ROOT);
    record Candidate(String name, int distance) {}
    List<Candidate> candidates = new ArrayList<>();
    for (String name : names) {
      String known = name.toLowerCase(Locale.ROOT);
      int distance = wanted.length() >= 3 && known.startsWith(wanted) ? 0 : distance(wanted, known);
      if (distance <= Math.max(1, wanted.length() / 4)) {
        candidates.add(new Candidate(name, distance));
      }
    }
    return candidates.stream()
        .sorted(Comparator.comparingInt(Candidate::distance))
        .limit(AT_MOST)
        .map(Candidate::name)
        .toList();
  }

  /** How many letters have to be changed, added, left out or swapped with the next. */
  private static int distance(String from, String to) {
    int[][] distance = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      for (int j = 0; j <= to.length(); j++) {
        if (i == 0 || j == 0) {
          distance[i][j] = i + j;
          continue;
        }
        int changed = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
        int least = Math.min(distance[i - 1][j], distance[i][j - 1]) + 1;
        least = Math.min(least, distance[i - 1][j - 1] + changed);
        boolean swapped =
            i > 1
                && j > 1
                && from.charAt(i - 1) == to.charAt(j - 2)
                && from.charAt(i - 2) == to.charAt(j - 1);
        distance[i][j] = swapped ? Math.min(least, distance[i - 2][j - 2] + 1) : least;
      }
    }
    return distance[from.length()][to.length()];
  }
}
