package dev.millrace.roles;

import java.util.List;
import java.util.Map;

/**
 * Finds out, while the JVM runs its shutdown hooks, which threads have called {@code System.exit}:
 * whoever does so waits in it until the JVM is gone. A signal ends the JVM without such a call.
 */
final class ExitCall {

  private static final String OURS = "dev.millrace.";
  private static final List<String> EXITS = List.of("java.lang.Runtime", "java.lang.System");

  private ExitCall() {}

  /** The threads that wait in a call of exit, other than by a command that has come to its end. */
  static List<Thread> callers() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(thread -> isInExit(thread.getValue()))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static boolean isInExit(StackTraceElement[] stack) {
    boolean exits = false;
    for (StackTraceElement frame : stack) {
      if (frame.getMethodName().equals("exit") && EXITS.contains(frame.getClassName())) {
        exits = true;
      } else if (exits) {
        return !frame.getClassName().startsWith(OURS + "cli.");
      }
    }
    return false;
  }
}
