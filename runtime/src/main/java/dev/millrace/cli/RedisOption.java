package dev.millrace.cli;

import com.google.common.base.Strings;
import dev.millrace.InvalidJobException;
import dev.millrace.redis.ConnectOptions;
import dev.millrace.redis.RedisAddress;
import dev.millrace.redis.RedisStores;
import dev.millrace.redis.RequestWatcher;
import dev.millrace.store.TraceContext;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that says which Redis server to use. */
final class RedisOption {

  private static final String VARIABLE = "MILLRACE_REDIS";

  /**
   * The watchdog of a worker takes a thread that has not come round for longer for one that hangs.
   */
  private static final Duration MAX_PATIENCE = Duration.ofMinutes(4);

  @Option(
      names = "--redis",
      paramLabel = "URI",
      description =
          "redis://[[USER]:PASSWORD@]HOST[:PORT], redis-sentinel://HOST,.../MASTER, rediss://...,"
              + " file:PATH (default: $"
              + VARIABLE
              + ", which keeps a password off the command line).")
  private @Nullable String uri = Strings.emptyToNull(System.getenv(VARIABLE));

  @Option(
      names = "--patience",
      paramLabel = "SECONDS",
      defaultValue = "60",
      converter = TimeSpan.class,
      description =
          "How long an outage of Redis is waited out before something fails (default: ${DEFAULT-VALUE}).")
  private Duration patience = ConnectOptions.DEFAULT.patience();

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
    return connect(RequestWatcher.NONE);
  }

  /** Connects likewise, and tells how the server answers. */
  RedisStores connect(RequestWatcher watcher) {
    warnOfPassword();
    return RedisStores.connect(uri(), options().withWatcher(watcher));
  }

  /**
   * The address that was named.
   *
   * @throws InvalidJobException if none was
   */
  String uri() {
    if (uri == null) {
      throw new InvalidJobException(
          "No Redis server was named: pass --redis redis://HOST:PORT, or set " + VARIABLE);
    }
    return uri;
  }

  /** A command line is seen by everybody on the machine, and kept by shells. */
  void warnOfPassword() {
    String given = uri();
    boolean typed = !given.equals(System.getenv(VARIABLE)) && given.indexOf('@') > 0;
    if (typed && !given.contains("${") && !RedisAddress.parse(given).login().password().isEmpty()) {
      System.err.println(
          "millrace: the password in --redis can be seen by everybody on this machine: put it into "
              + VARIABLE
              + ", write ${NAME} for a variable of the environment, or ?password-file=FILE");
    }
  }

  ConnectOptions options() {
    if (patience.isZero() || patience.compareTo(MAX_PATIENCE) > 0) {
      throw new InvalidJobException(
          "patience must be between 1 and %d s: %d s"
              .formatted(MAX_PATIENCE.toSeconds(), patience.toSeconds()));
    }
    ConnectOptions options = ConnectOptions.DEFAULT.withPatience(patience);
    return TraceContext.parse(System.getenv().getOrDefault("TRACEPARENT", ""))
        .map(options::withTrace)
        .orElse(options);
  }
}
