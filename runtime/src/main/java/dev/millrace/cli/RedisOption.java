package dev.millrace.cli;

import dev.millrace.InvalidJobException;
import dev.millrace.redis.RedisStores;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that says which Redis server to use. */
final class RedisOption {

  private static final String VARIABLE = "MILLRACE_REDIS";

  @Option(
      names = "--redis",
      paramLabel = "URI",
      description =
          "redis://[:PASSWORD@]HOST[:PORT] (default: $"
              + VARIABLE
              + ", which keeps a password off the command line).")
  private @Nullable String uri = System.getenv(VARIABLE);

  boolean isGiven() {
    return uri != null;
  }

  /**
   * Connects.
   *
   * @throws InvalidJobException if no server was named
   * @throws dev.millrace.store.StoreException if it cannot be reached
   */
  RedisStores connect() {
    if (uri == null) {
      throw new InvalidJobException(
          "No Redis server was named: pass --redis redis://HOST:PORT, or set " + VARIABLE);
    }
    return RedisStores.connect(uri);
  }
}
