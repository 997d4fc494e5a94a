package dev.millrace.roles;

/** Stands for a call of {@code System.exit} by the code of a job; its stack is that of the call. */
final class SystemExitException extends RuntimeException {

  private static final long serialVersionUID = 1;

  SystemExitException(Thread caller) {
    super("System.exit was called, which ends the process of the worker");
    setStackTrace(caller.getStackTrace());
  }
}
