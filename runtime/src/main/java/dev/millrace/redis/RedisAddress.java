package dev.millrace.redis;

import dev.millrace.InvalidJobException;
import java.net.URI;
import java.net.URISyntaxException;

/**
 * The address of a Redis server.
 *
 * @param uri with user and password, if it has any, and with a port
 * @param shown without user and password, for people and logs
 */
public record RedisAddress(String uri, String shown) {

  private static final int DEFAULT_PORT = 6379;
  private static final String FORM =
      "Not a Redis address: it should read redis://HOST:PORT or redis://:PASSWORD@HOST:PORT, and rediss:// for TLS";

  /**
   * Parses {@code redis://[[USER]:PASSWORD@]HOST[:PORT]}, or {@code rediss://} for TLS.
   *
   * @throws InvalidJobException if it is not such an address; the message does not repeat it, as it
   *     may hold a password
   */
  public static RedisAddress parse(String uri) {
    try {
      URI parsed = new URI(uri);
      boolean known = "redis".equals(parsed.getScheme()) || "rediss".equals(parsed.getScheme());
      if (!known || parsed.getHost() == null) {
        throw new InvalidJobException(FORM);
      }
      int port = parsed.getPort() < 0 ? DEFAULT_PORT : parsed.getPort();
      String shown = parsed.getScheme() + "://" + parsed.getHost() + ":" + port;
      String user = parsed.getRawUserInfo() == null ? "" : parsed.getRawUserInfo() + "@";
      return new RedisAddress(
          parsed.getScheme() + "://" + user + parsed.getHost() + ":" + port, shown);
    } catch (URISyntaxException e) {
      // Without the cause, whose message repeats the address.
      throw new InvalidJobException(FORM);
    }
  }

  @Override
  public String toString() {
    return shown;
  }
}
