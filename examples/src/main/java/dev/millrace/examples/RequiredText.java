package dev.millrace.examples;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A text that whatever matches a regular expression must contain, so that most lines can be passed
 * over without trying the expression, and most of the others up to where a match can begin: in
 * {@code [a-z_]+_lock\(} it is {@code _lock(}, and only letters and underscores can stand before
 * it. It understands what is plain in an expression, and finds nothing in one that is not: an empty
 * text is always right.
 */
final class RequiredText {

  private static final String SPECIAL = "[](){}.*+?^$|\\";

  /** Nothing, or one plain character class, however often it may occur. */
  private static final Pattern NO_MORE_THAN_A_CLASS =
      Pattern.compile("((\\[[^\\[\\]\\\\]+]|\\\\[dwsDWS])([*+?]|\\{\\d+(,\\d*)?})?[+?]?)?");

  private final String regex;
  private final StringBuilder run = new StringBuilder();
  private int runStart;
  private String longest = "";
  private int longestStart;

  /** Which ASCII characters can stand between the start of a match and the text; null: any. */
  private boolean @Nullable [] before;

  private RequiredText(String regex) {
    this.regex = regex;
  }

  /** The longest such text of ASCII characters; empty if none was found. */
  static RequiredText of(String regex) {
    RequiredText required = new RequiredText(regex);
    // Alternatives, groups and flags could make any part optional, or mean it otherwise.
    String outsideOfEscapes = regex.replaceAll("\\\\.", "");
    if (!outsideOfEscapes.matches("(?s).*[|(].*") && !regex.matches("(?s).*\\\\[QEcxuN0G].*")) {
      required.scan();
      required.before = charactersOf(regex.substring(0, required.longestStart));
    }
    return required;
  }

  private static boolean @Nullable [] charactersOf(String start) {
    Matcher shape = NO_MORE_THAN_A_CLASS.matcher(start);
    if (!shape.matches()) {
      return null;
    }
    boolean[] characters = new boolean[128];
    if (shape.group(2) != null) {
      Pattern one = Pattern.compile(shape.group(2));
      for (char c = 0; c < characters.length; c++) {
        characters[c] = one.matcher(String.valueOf(c)).matches();
      }
    }
    return characters;
  }

  /** The text; empty if there is none. */
  String text() {
    return longest;
  }

  /**
   * The first index from {@code from} on at which a match can begin in {@code line}; -1 if none
   * can.
   */
  int start(String line, int from) {
    int start = line.indexOf(longest, from);
    if (start < 0 || before == null) {
      return Math.min(start, from);
    }
    while (start > from && (line.charAt(start - 1) >= 128 || before[line.charAt(start - 1)])) {
      start--;
    }
    return start;
  }

  private void scan() {
    int at = 0;
    while (at < regex.length()) {
      char c = regex.charAt(at);
      if (c == '[') {
        at = afterClass(at);
        endRun();
      } else if (c == '{') {
        // The bounds of a quantifier: what it belongs to may be there no time at all.
        at = regex.indexOf('}', at) + 1;
        dropLast();
      } else if (c == '?' || c == '*' || c == '+') {
        at++;
        dropLast();
      } else if (c == '\\') {
        char escaped = regex.charAt(at + 1);
        add(at, escaped, SPECIAL.indexOf(escaped) >= 0);
        at += 2;
      } else {
        add(at, c, SPECIAL.indexOf(c) < 0 && c < 128);
        at++;
      }
    }
    endRun();
  }

  private void add(int at, char c, boolean literal) {
    if (literal) {
      runStart = run.length() == 0 ? at : runStart;
      run.append(c);
    } else {
      endRun();
    }
  }

  private void dropLast() {
    run.setLength(Math.max(0, run.length() - 1));
    endRun();
  }

  private void endRun() {
    if (run.length() > longest.length()) {
      longest = run.toString();
      longestStart = runStart;
    }
    run.setLength(0);
  }

  /** Where a character class ends; classes may hold classes, and a ] right at their start. */
  private int afterClass(int start) {
    int depth = 0;
    for (int at = start; at < regex.length(); at++) {
      char c = regex.charAt(at);
      if (c == '\\') {
        at++;
      } else if (c == '[') {
        depth++;
      } else if (c == ']' && --depth == 0) {
        return at + 1;
      }
    }
    return regex.length();
  }
}
