package dev.millrace.redis.input;

import dev.millrace.InvalidJobException;
import dev.millrace.input.RedisServer;
import dev.millrace.input.RedisServer.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A key that a job writes. The elements go in chunks into a staging key beside it, which takes its
 * name in one step when all of them are there: who reads it sees what was there before, or all.
 *
 * <p>A writer that crashes is followed by another one, which begins anew; and one that was taken
 * for dead may write on. So each has a staging key of its own, and the marker says whose turn it
 * is: that of the last who has begun. Every other finds out at its next chunk, and ends ({@link
 * KeyWriter}). The step in which the staging key takes the name sets the marker to {@link
 * KeyWriter#DONE}; so who repeats it, as its reply was lost or a crash has followed, knows that
 * there is nothing to do. What is left of writers that nobody follows expires by itself.
 */
final class OutputKey implements RedisServer.Target {

  /** Only a server that loses writes, again and again, makes a job fail for it. */
  private static final int LOSSES = 3;

  /** Longer than the one wait for a reply that was lost. */
  private static final Duration AT_ONCE = Duration.ofSeconds(15);

  private final Entrance entrance;
  private final Kind kind;
  private final KeyNames names;
  private final boolean overwrite;
  private final Duration patience;

  /** Writes a key; gives up when the server has not served it for {@code patience}. */
  OutputKey(Entrance entrance, Kind kind, KeyNames names, boolean overwrite, Duration patience) {
    this.entrance = entrance;
    this.kind = kind;
    this.names = names;
    this.overwrite = overwrite;
    this.patience = patience;
  }

  @Override
  public void check() {
    try (Node node = node()) {
      node.converse(
          link -> {
            checkFree(link);
            return true;
          });
    } catch (IOException e) {
      throw cannotBeWritten(e);
    }
  }

  @Override
  public void claim() {
    try (Node node = node()) {
      node.converse(
          link -> {
            checkFree(link);
            tryCommands(link, names.staging("trial-" + KeyWriter.newName()));
            return true;
          });
    } catch (IOException e) {
      throw cannotBeWritten(e);
    }
  }

  /** Sends everything that a writer sends, of which nothing is left. */
  private void tryCommands(Connection link, String trial) throws IOException {
    StagingKey staging = new StagingKey(kind, trial);
    List<Object[]> commands = new ArrayList<>(staging.append(List.of(staging.example())));
    commands.add(staging.keep());
    commands.add(staging.length());
    commands.add(new Object[] {"PERSIST", trial});
    commands.add(new Object[] {"UNLINK", trial});
    commands.add(new Object[] {"SET", trial, "", "PX", 1_000});
    commands.add(new Object[] {"GET", trial});
    commands.add(new Object[] {"UNLINK", trial});
    link.call("WATCH", trial);
    link.atOnce(commands);
    try {
      link.call("RENAME", trial, names.key());
    } catch (ReplyException e) {
      // What is not there cannot be renamed; that this is said says that it would be allowed.
      if (!e.reply().toLowerCase(Locale.ROOT).contains("no such key")) {
        throw e;
      }
    }
  }

  @Override
  public void replace(RedisServer.Elements elements) throws IOException {
    int losses = 0;
    long served = System.nanoTime();
    while (true) {
      KeyWriter writer = new KeyWriter(kind, names, this::checkFree);
      try {
        if (writer.replaces(this::node, elements, overwrite)) {
          return;
        }
        losses++;
        if (losses == LOSSES) {
          throw new IOException(
              "Redis at %s has lost what was written of output %s %s: does it evict keys, or does somebody delete %s*?"
                  .formatted(entrance, kind, names.key(), names.prefix()));
        }
      } catch (UnservedException e) {
        // Another server may be the master by now, or have the slot: whoever writes begins anew
        // there.
        served = Math.max(served, writer.served());
        if (System.nanoTime() - served >= patience.toNanos()) {
          throw new IOException(e.getMessage(), e);
        }
      }
    }
  }

  @Override
  public void discard() throws IOException {
    try (Node node = node()) {
      node.converse(link -> KeyWriter.discard(link, names));
    }
  }

  private void checkFree(Connection link) throws IOException {
    String found = described(Node.text(link.call("TYPE", names.key())));
    if (found.equals("none")) {
      return;
    }
    String output = "Output %s %s at %s".formatted(kind, names.key(), entrance);
    if (!found.equals(kind.toString())) {
      throw new InvalidJobException(
          output + " cannot be written: that key is a " + found + "; name another one");
    }
    if (!overwrite) {
      throw new InvalidJobException(
          output + " exists already: name a key that does not, or say --overwrite to replace it");
    }
  }

  /** A type that Redis names, as {@link Kind} does. */
  static String described(String type) {
    return type.equals("zset") ? Kind.SORTED_SET.toString() : type;
  }

  /** The node that has the key now. */
  private Node node() throws IOException {
    Duration atOnce = patience.compareTo(AT_ONCE) < 0 ? patience : AT_ONCE;
    return Node.ofOutput(entrance.server(), kind, names.key(), atOnce);
  }

  private InvalidJobException cannotBeWritten(IOException e) {
    return new InvalidJobException(
        "Output %s %s cannot be written: %s".formatted(kind, names.key(), e.getMessage()), e);
  }
}
