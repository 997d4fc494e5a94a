package dev.millrace.redis.doctor;

/**
 * What a check has found.
 *
 * @param check what was asked, in a word or two
 * @param found how it is
 * @param meaning what that means for jobs; empty if all is well
 * @param mend the command that mends it; empty if there is nothing to mend, or no command does
 * @param server which server it is found of, {@code HOST:PORT}
 */
public record Finding(
    String check, Severity severity, String found, String meaning, String mend, String server) {

  /** How bad it is. */
  public enum Severity {
    OK,
    /** Jobs run, and may suffer. */
    WARN,
    /** Jobs do not run, or are lost. */
    ERROR
  }

  static Finding ok(String check, String found) {
    return new Finding(check, Severity.OK, found, "", "", "");
  }

  static Finding warn(String check, String found, String meaning, String mend) {
    return new Finding(check, Severity.WARN, found, meaning, mend, "");
  }

  static Finding error(String check, String found, String meaning, String mend) {
    return new Finding(check, Severity.ERROR, found, meaning, mend, "");
  }

  /** The same, of a server. */
  Finding at(String place) {
    return new Finding(check, severity, found, meaning, mend, place);
  }

  /** The same of one of several servers; the command that mends it is one for that. */
  Finding atOneOfSeveral(String host, int port) {
    String command = mend.replace("redis-cli ", "redis-cli -h %s -p %d ".formatted(host, port));
    return new Finding(check, severity, found, meaning, command, host + ":" + port);
  }
}
