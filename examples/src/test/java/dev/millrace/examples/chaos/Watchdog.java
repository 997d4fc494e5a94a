package dev.millrace.examples.chaos;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;

/**
 * Kills what this JVM has started when this JVM ends, by whatever cause: a shell that reads process
 * ids from a pipe, which the kernel closes.
 */
final class Watchdog {

  private static final String SCRIPT =
      "trap '' HUP INT TERM; pids=; while read -r pid; do pids=\"$pids $pid\"; done;"
          + " [ -z \"$pids\" ] || kill -9 $pids 2>/dev/null";

  private static Process shell;

  private Watchdog() {}

  /** From now on the process ends with this JVM, at the latest. */
  static synchronized Process watch(Process process) throws IOException {
    if (shell == null) {
      shell = new ProcessBuilder("sh", "-c", SCRIPT).start();
    }
    shell.getOutputStream().write((process.pid() + "\n").getBytes(US_ASCII));
    shell.getOutputStream().flush();
    return process;
  }
}
