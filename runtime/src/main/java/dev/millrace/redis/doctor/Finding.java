package dev.millrace.redis.doctor;

/**
 * What a check has found.
 *
 * @param check what was asked, in a word or two
 * @param found how it is
 * @param meaning what that means for jobs; empty if all is well
 * @param mend the command that mends it; empty if there is nothing to mend, or no command does
 */
public record Finding(String check, Severity severity, String found, String meaning, String mend) {

  /** How bad it is. */
  public enum Severity {
    OK,
    /** Jobs run, and may suffer. */
    WARN,
    /** Jobs do not run, or are lost. */
    ERROR
  }

  static Finding ok(String check, String found) {
    return new Finding(check, Severity.OK, found, "", "");
  }

  static Finding warn(String check, String found, String meaning, String mend) {
    return new Finding(check, Severity.WARN, found, meaning, mend);
  }

  static Finding error(String check, String found, String meaning, String mend) {
    return new Finding(check, Severity.ERROR, found, meaning, mend);
  }
}
