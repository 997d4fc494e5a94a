package dev.millrace.redis.embedded;

import dev.millrace.redis.embedded.RespProbe.Identity;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/**
 * A Redis (or Valkey) server that belongs to this JVM: on the loopback address only, with a random
 * password that no command line and no environment shows, and with nothing kept after its end.
 *
 * <p>The server is the child of a small shell script, the guard, which waits on a pipe that this
 * JVM holds open. Whatever ends the JVM closes the pipe; the guard then ends the server within
 * about a second and removes its directory. {@link #close()} does no more than close that pipe and
 * wait. Where the program {@code setsid} exists, both run in a session of their own, so that a
 * Ctrl-C stops this JVM first; elsewhere (macOS) the server gets the Ctrl-C too and may be gone
 * before the JVM has finished.
 *
 * <p>What a {@code kill -9} of the JVM leaves behind: before the guard runs, the directory, which
 * the next start sweeps away; after that, nothing. If the guard is killed, its second half still
 * waits on the pipe. A server that died by itself leaves its directory with the log until {@code
 * close()} or the end of the JVM.
 */
public final class EmbeddedServer implements AutoCloseable {
  static final String NEXT_STEP =
      "Install a redis-server or valkey-server of at least 7.0, or name a Redis of your own.";

  // Below the ports that systems hand out by themselves: there, a probe could connect to itself.
  private static final int MIN_PORT = 10_000;
  private static final int MAX_PORT = 32_767;
  private static final int MAX_ATTEMPTS = 10;
  private static final long READY_WITHIN_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long POLL_MILLIS = 2;
  private static final int PASSWORD_BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Guard guard;
  private final ProcessHandle process;
  private final String version;
  private final int port;
  private final String password;
  private boolean closed;

  private EmbeddedServer(Guard guard, Identity identity, int port, String password) {
    this.guard = guard;
    this.process = ProcessHandle.of(identity.processId()).orElseThrow();
    this.version = identity.version();
    this.port = port;
    this.password = password;
  }

  /** Starts a server with {@linkplain ServerOptions#defaults() default options}. */
  public static EmbeddedServer start() {
    return start(ServerOptions.defaults());
  }

  /**
   * Starts a server and returns when it answers.
   *
   * @throws EmbeddedServerException if there is no server for this machine, or it does not start
   */
  public static EmbeddedServer start(ServerOptions options) {
    return start(options, () -> RANDOM.nextInt(MIN_PORT, MAX_PORT + 1));
  }

  static EmbeddedServer start(ServerOptions options, IntSupplier ports) {
    try {
      for (int attempt = 1; ; attempt++) {
        int port = ports.getAsInt();
        String password = newPassword();
        Guard guard = Guard.start(options, options.config(port, password));
        try {
          Optional<Identity> identity = awaitReady(guard, port, password);
          if (identity.isPresent()) {
            return new EmbeddedServer(guard, identity.get(), port, password);
          }
          String log = guard.directory().logTail().replace(password, "***");
          if (attempt == MAX_ATTEMPTS || !mayPass(log)) {
            throw notReady(guard, port, log);
          }
          guard.close();
        } catch (InterruptedException | RuntimeException e) {
          guard.close();
          throw e;
        }
      }
    } catch (IOException e) {
      throw new EmbeddedServerException(
          "No embedded server could be prepared in %s: %s. Mend that, or name another directory."
              .formatted(options.parent(), e),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmbeddedServerException("The start of an embedded server was interrupted.", e);
    }
  }

  /** The server's address with its password: fit for a client, not for a log. */
  public String uri() {
    return "redis://:" + password + "@127.0.0.1:" + port;
  }

  public int port() {
    return port;
  }

  /** The process id of the server itself. */
  public long pid() {
    return process.pid();
  }

  /** The version of the server, such as {@code 7.0.15}. */
  public String version() {
    return version;
  }

  /** Whether the server's process still runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Ends the server and removes all that it wrote; has no effect the second time. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      if (guard.hasEnded()) {
        // Then somebody has killed the guard, and its other half takes a second.
        process.destroyForcibly();
      }
      guard.close();
    }
  }

  /** The address without the password. */
  @Override
  public String toString() {
    return "redis://127.0.0.1:%d (pid %d, version %s)".formatted(port, pid(), version);
  }

  Path directory() {
    return guard.directory().path();
  }

  private static String newPassword() {
    byte[] secret = new byte[PASSWORD_BYTES];
    RANDOM.nextBytes(secret);
    return HexFormat.of().formatHex(secret);
  }

  private static Optional<Identity> awaitReady(Guard guard, int port, String password)
      throws InterruptedException {
    long start = System.nanoTime();
    while (System.nanoTime() - start < READY_WITHIN_NANOS && !guard.hasEnded()) {
      Optional<Identity> identity = RespProbe.identify(port, password).filter(guard::started);
      if (identity.isPresent()) {
        return identity;
      }
      Thread.sleep(POLL_MILLIS);
    }
    return Optional.empty();
  }

  /** Whether another attempt may do: a fork of this JVM can hold the unpacked binary briefly. */
  private static boolean mayPass(String log) {
    return log.contains("Failed listening on port") || log.contains("Text file busy");
  }

  private static EmbeddedServerException notReady(Guard guard, int port, String log) {
    return new EmbeddedServerException(
        ("The embedded server %s %s on 127.0.0.1:%d. The end of its log:%n%s%nMend what is named there;"
                + " if no program may run in that directory, name another one.")
            .formatted(
                guard.binary(),
                guard.hasEnded() ? "ended before it answered" : "did not answer within 10 s",
                port,
                log));
  }
}
