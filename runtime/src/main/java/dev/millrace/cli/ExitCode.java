package dev.millrace.cli;

/** What the process says at its end. An interrupted one says 130, by the JVM's own convention. */
final class ExitCode {

  static final int DONE = 0;
  static final int JOB_FAILED = 1;
  static final int USAGE = 2;
  static final int UNREACHABLE = 3;

  private ExitCode() {}
}
