package dev.millrace.redis.input;

import dev.millrace.redis.RedisAddress;
import dev.millrace.redis.RedisAddress.Login;
import dev.millrace.redis.TlsFiles;

/**
 * Where one server is, and who asks.
 *
 * @param host an IPv6 address with its brackets
 * @param database the number of the database
 * @param files of TLS, if there is any
 */
record ServerAddress(
    boolean tls, String host, int port, Login login, int database, TlsFiles files) {

  /** That of one of the nodes of an address. */
  static ServerAddress of(RedisAddress address, String node) {
    int scheme = node.indexOf("://");
    int colon = node.lastIndexOf(':');
    return new ServerAddress(
        node.startsWith("rediss"),
        node.substring(scheme + 3, colon),
        Integer.parseInt(node.substring(colon + 1)),
        address.login(),
        address.database(),
        address.tls());
  }

  /** The same user on another node. */
  ServerAddress at(String otherHost, int otherPort) {
    return new ServerAddress(tls, otherHost, otherPort, login, database, files);
  }

  /** The same node, asked by nobody in particular. */
  ServerAddress withoutLogin() {
    return new ServerAddress(tls, host, port, new Login("", ""), 0, files);
  }

  /** Without user and password, for people and logs. */
  @Override
  public String toString() {
    String path = database == 0 ? "" : "/" + database;
    return (tls ? "rediss://" : "redis://") + host + ":" + port + path;
  }
}
