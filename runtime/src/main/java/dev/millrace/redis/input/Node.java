package dev.millrace.redis.input;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.InvalidJobException;
import dev.millrace.input.RedisServer.Source;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server while it is read: one connection, made anew where it was lost, with pauses and for some
 * time. Everything sent only reads, so sending it again is always right; where that would be read
 * is another process than before, {@link #pin} refuses it.
 */
final class Node implements Closeable {

  private static final Logger log = LoggerFactory.getLogger(Node.class);

  /** While records are read; what is planned is tried again by who has submitted it. */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  static final Duration PLANNING = Duration.ofSeconds(10);

  private static final long FIRST_PAUSE_MS = 50;
  private static final long MAX_PAUSE_MS = 1_000;

  /** What a server answers that is busy with itself. */
  private static final Set<String> PASSING =
      Set.of("LOADING", "CLUSTERDOWN", "MASTERDOWN", "TRYAGAIN", "BUSY", "ERR max");

  private final ServerAddress address;
  private final Source source;
  private final Duration patience;
  private @Nullable Connection connection;
  private @Nullable String pinned;

  /** A server, {@code source} of which is read. */
  Node(ServerAddress address, Source source, Duration patience) {
    this.address = address;
    this.source = source;
    this.patience = patience;
  }

  /** The node on which the key of a source lies. */
  static Node ofKey(ServerAddress address, Source source, Duration patience) throws IOException {
    Node node = new Node(address, source, patience);
    try {
      node.waiting(link -> link.call("EXISTS", source.key()));
      return node;
    } catch (ReplyException e) {
      node.close();
      return new Node(moved(address, e), source, patience);
    } catch (IOException | RuntimeException e) {
      node.close();
      throw e;
    }
  }

  /** Where an answer {@code MOVED SLOT HOST:PORT} sends us. */
  private static ServerAddress moved(ServerAddress asked, ReplyException answer)
      throws IOException {
    if (!answer.is("MOVED")) {
      throw described(asked, answer);
    }
    String place = answer.reply().substring(answer.reply().lastIndexOf(' ') + 1);
    int colon = place.lastIndexOf(':');
    String host = place.substring(0, colon);
    return asked.at(
        host.isEmpty() ? asked.host() : host, Integer.parseInt(place.substring(colon + 1)));
  }

  ServerAddress address() {
    return address;
  }

  /**
   * Reads from this process of the server alone from now on: another one has its hash tables in
   * another order.
   *
   * @param runId as {@link Identity#runId}
   */
  void pin(String runId) throws IOException {
    pinned = runId;
    if (connection != null) {
      check(connection);
    }
  }

  @Nullable Object call(Object... command) throws IOException {
    try {
      return waiting(link -> link.call(command));
    } catch (ReplyException e) {
      throw described(address, e);
    }
  }

  /** Calls what replies with a number. */
  long number(Object... command) throws IOException {
    Object reply = call(command);
    return reply instanceof Long number ? number : Long.parseLong(text(reply));
  }

  /** Runs commands without others between them. */
  List<?> atOnce(List<Object[]> commands) throws IOException {
    try {
      return waiting(link -> link.atOnce(commands));
    } catch (ReplyException e) {
      throw described(address, e);
    }
  }

  /** Whether this user may do so. */
  boolean mayRunAtOnce() throws IOException {
    return waiting(
        link -> {
          try {
            link.atOnce(List.of());
            return true;
          } catch (ReplyException e) {
            if (e.is("NOPERM")) {
              return false;
            }
            throw e;
          }
        });
  }

  Identity identity() throws IOException {
    try {
      return waiting(Identity::of);
    } catch (ReplyException e) {
      throw described(address, e);
    }
  }

  static String text(@Nullable Object reply) {
    return reply instanceof byte[] bytes ? new String(bytes, UTF_8) : String.valueOf(reply);
  }

  @Override
  public void close() throws IOException {
    Connection open = connection;
    connection = null;
    if (open != null) {
      open.close();
    }
  }

  private static IOException described(ServerAddress address, ReplyException e) {
    if (e.is("MOVED") || e.is("ASK")) {
      throw new InvalidJobException(
          "Redis at %s no longer has what the job reads: slots are being moved between the nodes of the cluster; submit the job anew when that is over"
              .formatted(address));
    }
    return new IOException(
        "Redis at %s answered with an error: %s".formatted(address, e.reply()), e);
  }

  private interface Conversation<T extends @Nullable Object> {
    T on(Connection connection) throws IOException;
  }

  private <T extends @Nullable Object> T waiting(Conversation<T> conversation) throws IOException {
    long start = System.nanoTime();
    long pause = FIRST_PAUSE_MS;
    while (true) {
      try {
        T reply = conversation.on(connected());
        if (pause > FIRST_PAUSE_MS) {
          log.info("Redis, where a job reads {}, answers again address={}", source, address);
        }
        return reply;
      } catch (ReplyException e) {
        failUnlessPassing(e, start);
        pauseFor(pause, e);
      } catch (IOException e) {
        close();
        failUnlessSoon(e, start);
        pauseFor(pause, e);
      }
      pause = Math.min(MAX_PAUSE_MS, 2 * pause);
    }
  }

  private Connection connected() throws IOException {
    Connection open = connection;
    if (open == null) {
      open = Connection.open(address);
      connection = open;
      check(open);
    }
    return open;
  }

  private void check(Connection open) throws IOException {
    if (pinned != null && !Identity.of(open).runId().equals(pinned)) {
      throw new InvalidJobException(
          "Redis at %s is another process than when the job was planned, restarted or failed over, and keeps %s in another order, of which the parts do not fit to those that were read: submit the job anew"
              .formatted(address, source));
    }
  }

  private void failUnlessPassing(ReplyException e, long start) throws IOException {
    String reply = e.reply();
    if (reply.startsWith("NOAUTH") || reply.startsWith("WRONGPASS")) {
      throw new InvalidJobException(
          "Redis at %s, where input %s is to be read, refuses the password, or none was given: say it as redis://:PASSWORD@HOST:PORT, best with ${NAME} for a variable of the environment"
              .formatted(address, source));
    }
    if (reply.startsWith("NOPERM")) {
      throw new InvalidJobException(
          "Redis at %s does not let user %s read input %s: %s; give the user +@read +multi +exec +info, and the key"
              .formatted(
                  address,
                  address.login().user().isEmpty() ? "default" : address.login().user(),
                  source,
                  reply));
    }
    if (PASSING.stream().noneMatch(reply::startsWith)) {
      throw e;
    }
    failUnlessSoon(e, start);
  }

  private void failUnlessSoon(IOException e, long start) throws IOException {
    Duration waited = Duration.ofNanos(System.nanoTime() - start);
    if (e instanceof UnknownHostException || waited.compareTo(patience) > 0) {
      throw new IOException(
          "Redis at %s, where input %s is to be read, could not be reached for %d s: %s"
              .formatted(address, source, waited.toSeconds(), cause(e)),
          e);
    }
  }

  private static String cause(IOException e) {
    return e instanceof UnknownHostException ? "no such host" : String.valueOf(e.getMessage());
  }

  private void pauseFor(long millis, IOException cause) throws IOException {
    if (millis == FIRST_PAUSE_MS) {
      log.warn(
          "Redis, where a job reads {}, does not answer address={} cause={}",
          source,
          address,
          cause(cause));
    }
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Interrupted while waiting for " + address);
    }
  }
}
