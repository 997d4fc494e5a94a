package dev.millrace.roles;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.ThreadLocalRandom;

/** Names for consumers: where they run, and a part that no other run has. */
final class ProcessName {

  private ProcessName() {}

  /**
   * {@code host-4711-3fa9}: host, process, and a random part, as a process may hold several roles.
   */
  static String next() {
    String random = Integer.toHexString(ThreadLocalRandom.current().nextInt(0x1000, 0x10000));
    return host().replaceAll("[^A-Za-z0-9-]", "-")
        + "-"
        + ProcessHandle.current().pid()
        + "-"
        + random;
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost"; // a host without a name of its own in its own tables; the process id
      // still tells
    }
  }
}
