package dev.millrace.http;

import com.google.common.net.HostAndPort;
import com.google.common.net.InetAddresses;

/**
 * Where a server listens.
 *
 * @param host a name or an address; loopback unless another was asked for
 * @param port the port; 0 for any that is free
 */
public record HttpAddress(String host, int port) {

  private static final String LOOPBACK = "127.0.0.1";

  /**
   * Reads {@code [HOST:]PORT}; an IPv6 address stands in brackets.
   *
   * @throws IllegalArgumentException with a sentence, if it is none
   */
  public static HttpAddress parse(String text) {
    try {
      HostAndPort parsed =
          HostAndPort.fromString(text.contains(":") ? text : LOOPBACK + ":" + text);
      if (!parsed.getHost().isEmpty() && parsed.hasPort()) {
        return new HttpAddress(parsed.getHost(), parsed.getPort());
      }
    } catch (IllegalArgumentException e) {
      // The sentence below says it.
    }
    throw new IllegalArgumentException(
        "Not an address to listen on: "
            + text
            + "; it is written [HOST:]PORT, such as 8080 or 0.0.0.0:8080");
  }

  /** Whether only processes of this machine can connect. */
  public boolean isLoopback() {
    return host.equals("localhost")
        || (InetAddresses.isInetAddress(host) && InetAddresses.forString(host).isLoopbackAddress());
  }

  @Override
  public String toString() {
    return HostAndPort.fromParts(host, port).toString();
  }
}
