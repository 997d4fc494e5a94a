package dev.millrace.redis.input;

import dev.millrace.input.RedisServer.Elements;
import dev.millrace.input.RedisServer.Kind;
import dev.millrace.store.StoreException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * One of those who write a key for a job, in one go from begin to end. As a connection may be lost
 * with any request, before it is heard or after, each step looks first how far it is.
 */
final class KeyWriter {

  /** What the marker holds when the key is what it is to be. */
  static final String DONE = "done";

  /** As long as every key of a job lives without an audit. */
  private static final Duration MARKED = Duration.ofDays(7);

  private final Kind kind;
  private final KeyNames names;
  private final Check check;
  private final String name = newName();
  private final StagingKey staging;
  private long served = System.nanoTime();

  /** Refuses a key that may not be replaced. */
  @FunctionalInterface
  interface Check {
    void on(Connection link) throws IOException;
  }

  /** Finds the node that has the key. */
  @FunctionalInterface
  interface Place {
    Node find() throws IOException;
  }

  KeyWriter(Kind kind, KeyNames names, Check check) {
    this.kind = kind;
    this.names = names;
    this.check = check;
    this.staging = new StagingKey(kind, names.staging(name));
  }

  /** A name that no other writer has. */
  static String newName() {
    return Long.toString(ThreadLocalRandom.current().nextLong(1L << 40, 1L << 50), 36);
  }

  /** When a step has been done last, by {@link System#nanoTime}. */
  long served() {
    return served;
  }

  /**
   * Makes the elements what the key holds.
   *
   * @return false if the server has lost some of them meanwhile
   * @throws UnservedException if the server does not serve it
   * @throws IOException if the elements cannot be read
   * @throws StoreException if it is not this writer's turn any more
   */
  boolean replaces(Place place, Elements elements, boolean overwrite) throws IOException {
    try (Node node = unserved(place::find)) {
      if (!step(node, this::begin)) {
        return true;
      }
      ChunkedWriter chunks = new ChunkedWriter(chunk -> step(node, link -> append(link, chunk)));
      elements.forEach(chunks::add);
      chunks.flush();
      return step(node, link -> take(link, overwrite));
    } catch (LostWritesException e) {
      return false;
    }
  }

  /** Removes what the last writer has left. */
  static boolean discard(Connection link, KeyNames names) throws IOException {
    String turn = turn(link.call("GET", names.marker()));
    if (turn != null) {
      link.call("UNLINK", names.marker(), names.staging(turn));
    }
    return true;
  }

  private interface Request<T> {
    T send() throws IOException;
  }

  private boolean step(Node node, Node.Conversation<Boolean> step) throws UnservedException {
    boolean done = unserved(() -> node.converse(step));
    served = System.nanoTime();
    return done;
  }

  private static <T> T unserved(Request<T> request) throws UnservedException {
    try {
      return request.send();
    } catch (IOException e) {
      throw new UnservedException(e);
    }
  }

  /** Makes it this writer's turn; false if another one has done it all. */
  private boolean begin(Connection link) throws IOException {
    while (true) {
      link.call("WATCH", names.marker());
      String turn = turn(link.call("GET", names.marker()));
      if (DONE.equals(turn)) {
        return false;
      }
      List<Object[]> commands = new ArrayList<>();
      commands.add(mark(name));
      if (turn != null && !turn.equals(name)) {
        commands.add(new Object[] {"UNLINK", names.staging(turn)});
      }
      if (link.atOnceIfUnchanged(commands) != null) {
        return true;
      }
    }
  }

  private boolean append(Connection link, List<List<byte[]>> chunk) throws IOException {
    long length = number(link.call(staging.length()));
    if (staging.hasAppended(length, chunk.size())) {
      staging.appended(length);
      return true;
    }
    if (!staging.isWhole(length)) {
      checkTurn(link, link.call("GET", names.marker()));
      throw new LostWritesException();
    }
    List<Object[]> commands = new ArrayList<>(staging.append(chunk));
    commands.add(staging.keep());
    commands.add(new Object[] {"GET", names.marker()});
    commands.add(staging.length());
    List<?> replies = link.atOnce(commands);
    checkTurn(link, replies.get(replies.size() - 2));
    staging.appended(number(replies.get(replies.size() - 1)));
    return true;
  }

  /** Gives the staging key the name; false if something of it is lost. */
  private boolean take(Connection link, boolean overwrite) throws IOException {
    while (true) {
      link.call("WATCH", names.marker(), staging.name());
      if (!overwrite) {
        link.call("WATCH", names.key());
      }
      Object marker = link.call("GET", names.marker());
      if (DONE.equals(turn(marker))) {
        return true;
      }
      checkTurn(link, marker);
      check.on(link);
      if (number(link.call(staging.length())) != staging.expected()) {
        return false;
      }
      List<Object[]> commands = new ArrayList<>();
      commands.add(new Object[] {"UNLINK", names.key()});
      // What is empty is not there.
      if (staging.expected() > 0) {
        commands.add(new Object[] {"RENAME", staging.name(), names.key()});
        commands.add(new Object[] {"PERSIST", names.key()});
      }
      commands.add(mark(DONE));
      if (link.atOnceIfUnchanged(commands) != null) {
        return true;
      }
    }
  }

  private Object[] mark(String turn) {
    return new Object[] {"SET", names.marker(), turn, "PX", MARKED.toMillis()};
  }

  /** Whose turn it is, if anybody's. */
  private static @Nullable String turn(@Nullable Object marker) {
    return marker == null ? null : Node.text(marker);
  }

  private void checkTurn(Connection link, @Nullable Object marker) throws IOException {
    if (!name.equals(turn(marker))) {
      link.call("UNLINK", staging.name());
      throw new StoreException(
          "Output %s %s is written by another process for the same job, or the job has ended"
              .formatted(kind, names.key()));
    }
  }

  private static long number(@Nullable Object reply) throws IOException {
    if (reply instanceof Long number) {
      return number;
    }
    throw new IOException("Not a number: " + Node.text(reply));
  }
}
