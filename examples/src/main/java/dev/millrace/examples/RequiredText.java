package dev.millrace.examples;

/**
 * Finds a text that whatever matches a regular expression must contain, so that most lines can be
 * passed over without trying the expression: in {@code [a-z_]+_lock\(} it is {@code _lock(}. It
 * understands what is plain in an expression, and finds nothing in one that is not: an empty answer
 * is always right.
 */
final class RequiredText {

  private static final String SPECIAL = "[](){}.*+?^$|\\";

  private final String regex;
  private final StringBuilder run = new StringBuilder();
  private String longest = "";

  private RequiredText(String regex) {
    this.regex = regex;
  }

  /** The longest such text of ASCII characters; empty if none was found. */
  static String of(String regex) {
    // Alternatives, groups and flags could make any part optional, or mean it otherwise.
    String outsideOfEscapes = regex.replaceAll("\\\\.", "");
    if (outsideOfEscapes.matches("(?s).*[|(].*") || regex.matches("(?s).*\\\\[QEcxuN0].*")) {
      return "";
    }
    RequiredText required = new RequiredText(regex);
    required.scan();
    return required.longest;
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
        at += 2;
        add(escaped, SPECIAL.indexOf(escaped) >= 0);
      } else {
        at++;
        add(c, SPECIAL.indexOf(c) < 0 && c < 128);
      }
    }
    endRun();
  }

  private void add(char c, boolean literal) {
    if (literal) {
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
