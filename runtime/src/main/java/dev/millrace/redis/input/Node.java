package dev.millrace.redis.input;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.InvalidJobException;
import dev.millrace.input.RedisServer.Kind;
import dev.millrace.input.RedisServer.Source;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server while it is read or written: one connection, made anew where it was lost, with pauses
 * and for some time. Reading again is always right; where that would be of another process than
 * before, {@link #pin} refuses it. Who writes looks first what is there ({@link #converse}).
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
      Set.of(
          "LOADING",
          "CLUSTERDOWN",
          "MASTERDOWN",
          "TRYAGAIN",
          "BUSY",
          "ERR max",
          "READONLY",
          "NOREPLICAS",
          "MISCONF",
          "OOM");

  private final ServerAddress address;
  private final Source source;
  private final boolean writes;
  private final Duration patience;
  private @Nullable Connection connection;
  private @Nullable String pinned;

  /** A server, {@code source} of which is read. */
  Node(ServerAddress address, Source source, Duration patience) {
    this(address, source, false, patience);
  }

  private Node(ServerAddress address, Source source, boolean writes, Duration patience) {
    this.address = address;
    this.source = source;
    this.writes = writes;
    this.patience = patience;
  }

  /** The node on which the key of a source lies. */
  static Node ofKey(ServerAddress address, Source source, Duration patience) throws IOException {
    return ofKey(address, source, false, patience);
  }

  /** The node on which a key lies that is to be written. */
  static Node ofOutput(ServerAddress address, Kind kind, String key, Duration patience)
      throws IOException {
    return ofKey(address, new Source(kind, key, "", ""), true, patience);
  }

  private static Node ofKey(ServerAddress address, Source source, boolean writes, Duration patience)
      throws IOException {
    Node node = new Node(address, source, writes, patience);
    try {
      node.waiting(link -> link.call("EXISTS", source.key()));
      return node;
    } catch (ReplyException e) {
      node.close();
      return new Node(node.moved(e), source, writes, patience);
    } catch (IOException | RuntimeException e) {
      node.close();
      throw e;
    }
  }

  /** Where an answer {@code MOVED SLOT HOST:PORT} sends us. */
  private ServerAddress moved(ReplyException answer) throws IOException {
    if (!answer.is("MOVED")) {
      throw described(answer);
    }
    String place = answer.reply().substring(answer.reply().lastIndexOf(' ') + 1);
    int colon = place.lastIndexOf(':');
    String host = place.substring(0, colon);
    return address.at(
        host.isEmpty() ? address.host() : host, Integer.parseInt(place.substring(colon + 1)));
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
    return converse(link -> link.call(command));
  }

  /** Says and hears several things in turn; all of it is tried again if the connection is lost. */
  <T extends @Nullable Object> T converse(Conversation<T> conversation) throws IOException {
    try {
      return waiting(conversation);
    } catch (ReplyException e) {
      throw described(e);
    }
  }

  /** Calls what replies with a number. */
  long number(Object... command) throws IOException {
    Object reply = call(command);
    return reply instanceof Long number ? number : Long.parseLong(text(reply));
  }

  /** Runs commands without others between them. */
  List<?> atOnce(List<Object[]> commands) throws IOException {
    return converse(link -> link.atOnce(commands));
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
      throw described(e);
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

  private IOException described(ReplyException e) {
    // Who writes looks for the node anew.
    if (!writes && (e.is("MOVED") || e.is("ASK"))) {
      throw new InvalidJobException(
          "Redis at %s no longer has what the job reads: slots are being moved between the nodes of the cluster; submit the job anew when that is over"
              .formatted(address));
    }
    return new IOException(
        "Redis at %s answered with an error: %s".formatted(address, e.reply()), e);
  }

  /** What is said on a connection. */
  interface Conversation<T extends @Nullable Object> {
    T on(Connection connection) throws IOException;
  }

  private <T extends @Nullable Object> T waiting(Conversation<T> conversation) throws IOException {
    long start = System.nanoTime();
    long pause = FIRST_PAUSE_MS;
    while (true) {
      try {
        T reply = conversation.on(connected());
        if (pause > FIRST_PAUSE_MS) {
          log.info("Redis, where a job {}, answers again address={}", purpose(), address);
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
          "Redis at %s, where %s, refuses the password, or none was given: say it as redis://:PASSWORD@HOST:PORT, best with ${NAME} for a variable of the environment"
              .formatted(address, plan()));
    }
    if (reply.startsWith("NOPERM")) {
      throw new InvalidJobException(
          "Redis at %s does not let user %s %s %s: %s; give the user %s, and the key"
              .formatted(
                  address,
                  address.login().user().isEmpty() ? "default" : address.login().user(),
                  writes ? "write output" : "read input",
                  source,
                  reply,
                  writes
                      ? "+@read +@write +@transaction, the keys mr:{KEY}:output:*"
                      : "+@read +multi +exec +info"));
    }
    if (PASSING.stream().noneMatch(reply::startsWith)) {
      throw e;
    }
    failUnlessSoon(e, start);
  }

  private void failUnlessSoon(IOException e, long start) throws IOException {
    if (e instanceof SSLException && e.getCause() instanceof GeneralSecurityException) {
      throw new InvalidJobException(
          "Redis at %s, where input %s is to be read, shows a certificate that this process does not believe: %s; name that of its authority, ?ca=FILE behind the address"
              .formatted(address, source, e.getCause().getMessage()));
    }
    Duration waited = Duration.ofNanos(System.nanoTime() - start);
    if (e instanceof UnknownHostException || waited.compareTo(patience) > 0) {
      throw new IOException(
          "Redis at %s, where %s, could not be %s for %d s: %s"
              .formatted(
                  address, plan(), writes ? "used" : "reached", waited.toSeconds(), cause(e)),
          e);
    }
  }

  private String plan() {
    return writes ? "output " + source + " is to be written" : "input " + source + " is to be read";
  }

  private String purpose() {
    return (writes ? "writes " : "reads ") + source;
  }

  private static String cause(IOException e) {
    return e instanceof UnknownHostException ? "no such host" : String.valueOf(e.getMessage());
  }

  private void pauseFor(long millis, IOException cause) throws IOException {
    if (millis == FIRST_PAUSE_MS) {
      log.warn(
          "Redis, where a job {}, does not answer address={} cause={}",
          purpose(),
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
