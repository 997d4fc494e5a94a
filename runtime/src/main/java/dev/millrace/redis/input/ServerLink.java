package dev.millrace.redis.input;

import dev.millrace.redis.RedisAddress;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A connection to the server that stands at an address, for who wants to know how it is. */
public final class ServerLink implements Closeable {

  private final ServerAddress server;
  private final Connection connection;

  private ServerLink(ServerAddress server, Connection connection) {
    this.server = server;
    this.connection = connection;
  }

  /**
   * Connects: to the master, where there are several.
   *
   * @throws IOException if nobody answers there, or the login is refused
   */
  public static ServerLink open(RedisAddress address) throws IOException {
    ServerAddress server = new Entrance(address).server();
    return new ServerLink(server, Connection.open(server));
  }

  /**
   * Connects to one of the Sentinels of an address.
   *
   * @throws IOException if nobody answers there, or the login is refused
   */
  public static ServerLink toSentinel(RedisAddress address, String node) throws IOException {
    ServerAddress server = ServerAddress.of(address, node);
    return new ServerLink(server, Entrance.toSentinel(server));
  }

  /**
   * Connects to another node, with the same login.
   *
   * @param host empty for the same host
   * @throws IOException if nobody answers there, or the login is refused
   */
  public ServerLink to(String host, int port) throws IOException {
    ServerAddress other = server.at(host.isEmpty() ? server.host() : host, port);
    return new ServerLink(other, Connection.open(other));
  }

  /** Its name or address. */
  public String host() {
    return server.host();
  }

  /** Its port. */
  public int port() {
    return server.port();
  }

  /**
   * The reply in text, lists as lists of texts; an error of the server begins with a minus.
   *
   * @throws IOException if it does not answer
   */
  public Object ask(String... command) throws IOException {
    try {
      return text(connection.call((Object[]) command));
    } catch (ReplyException e) {
      return "-" + e.reply();
    }
  }

  /** Whether it serves those who name neither user nor password. */
  public boolean servesAnyone() {
    try (Connection anybody = Connection.open(server.withoutLogin())) {
      anybody.call("PING");
      return true;
    } catch (IOException refused) {
      return false;
    }
  }

  public boolean isTls() {
    return server.tls();
  }

  /** Whether it is on this machine. */
  public boolean isLoopback() throws IOException {
    return InetAddress.getByName(server.host()).isLoopbackAddress();
  }

  /** Its address without user and password. */
  @Override
  public String toString() {
    return server.toString();
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }

  private static Object text(@Nullable Object reply) {
    return reply instanceof List<?> list
        ? list.stream().map(ServerLink::text).toList()
        : Node.text(reply);
  }
}
