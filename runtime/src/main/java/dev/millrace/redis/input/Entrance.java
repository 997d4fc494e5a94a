package dev.millrace.redis.input;

import dev.millrace.InvalidJobException;
import dev.millrace.redis.RedisAddress;
import java.io.IOException;
import java.util.List;

/**
 * Where one comes in at an address: at the server, at a node of the cluster that answers, at the
 * master, as its Sentinels or the servers themselves say.
 */
record Entrance(RedisAddress address) {

  private interface Question {
    ServerAddress answer(ServerAddress node) throws IOException;
  }

  /**
   * The server to ask now.
   *
   * @throws IOException if nobody knows
   */
  ServerAddress server() throws IOException {
    return switch (address.kind()) {
      case SERVER -> ServerAddress.of(address, address.nodes().get(0));
      case SERVERS -> first(this::unlessReplica);
      case SENTINELS -> first(this::master);
      case FILE ->
          throw new InvalidJobException(
              "A job reads from the Redis that it runs on, or writes there, which %s describes: name its address in the job, by .at(ADDRESS)"
                  .formatted(address));
    };
  }

  private ServerAddress first(Question question) throws IOException {
    IOException last = null;
    for (String node : address.nodes()) {
      try {
        return question.answer(ServerAddress.of(address, node));
      } catch (IOException e) {
        last = e;
      }
    }
    throw new IOException(
        "Redis at %s, which the job reads or writes, could not be reached: %s"
            .formatted(address, last),
        last);
  }

  private ServerAddress unlessReplica(ServerAddress server) throws IOException {
    try (Connection connection = Connection.open(server)) {
      String said = Node.text(connection.call("INFO"));
      if (said.contains("\nrole:slave") && !said.contains("\ncluster_enabled:1")) {
        throw new IOException(server + " is a replica");
      }
      return server;
    }
  }

  private ServerAddress master(ServerAddress sentinel) throws IOException {
    try (Connection connection = toSentinel(sentinel)) {
      Object answer = connection.call("SENTINEL", "GET-MASTER-ADDR-BY-NAME", address.name());
      if (!(answer instanceof List<?> place)) {
        throw new IOException(
            "the Sentinel at %s does not know of %s".formatted(sentinel, address.name()));
      }
      return sentinel.at(Node.text(place.get(0)), Integer.parseInt(Node.text(place.get(1))));
    }
  }

  /** Most Sentinels ask for no password; one that does has that of the servers. */
  static Connection toSentinel(ServerAddress sentinel) throws IOException {
    Connection connection = Connection.open(sentinel.withoutLogin());
    try {
      connection.call("PING");
      return connection;
    } catch (ReplyException e) {
      connection.close();
      return Connection.open(sentinel);
    }
  }

  /** Without user and password, for people and logs. */
  @Override
  public String toString() {
    return address.shown();
  }
}
