package dev.millrace.cli;

/**
 * Text that comes from jobs, shown as it is read: what would move the cursor of a terminal, change
 * its colours or its title, or begin a line that looks like one of ours, is written as an escape.
 */
final class Visible {

  private Visible() {}

  /** Text on one line: every control character is an escape. */
  static String line(String text) {
    return text.codePoints().anyMatch(Visible::isControl) ? escaped(text, false) : text;
  }

  /** Text of several lines: line feeds and tabs stay. */
  static String lines(String text) {
    return text.codePoints().anyMatch(Visible::isControl) ? escaped(text, true) : text;
  }

  private static String escaped(String text, boolean ofLines) {
    StringBuilder shown = new StringBuilder(text.length() + 8);
    text.codePoints()
        .forEach(
            c -> {
              if (!isControl(c) || ofLines && (c == '\n' || c == '\t')) {
                shown.appendCodePoint(c);
              } else {
                shown.append(escape(c));
              }
            });
    return shown.toString();
  }

  private static String escape(int control) {
    return switch (control) {
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default -> control > 0xff ? "\\u%04x".formatted(control) : "\\x%02x".formatted(control);
    };
  }

  /** Controls of terminals, line breaks of Unicode, and what reverses the order of letters. */
  private static boolean isControl(int c) {
    return Character.isISOControl(c)
        || c == 0x2028
        || c == 0x2029
        || c >= 0x202a && c <= 0x202e
        || c >= 0x2066 && c <= 0x2069;
  }
}
