package dev.millrace.examples.chaos;

import dev.millrace.examples.it.RespClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** A Redis server that can be killed and started again on the same port, with the same files. */
final class RedisProcess implements AutoCloseable {

  private static final long READY_WITHIN_MS = 20_000;
  private static final String PASSWORD = "chaos";

  private final Path directory;
  private final Path binary;
  private final int port;
  private final String settings;
  private Process process;

  private RedisProcess(Path directory, Path binary, int port, String settings) {
    this.directory = directory;
    this.binary = binary;
    this.port = port;
    this.settings = settings;
  }

  /**
   * Starts a server with more lines of configuration, such as {@code appendonly yes}.
   *
   * @param binary the program
   * @param directory an existing one, for its files
   */
  static RedisProcess start(Path binary, Path directory, String... settings)
      throws IOException, InterruptedException {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(10_000, 32_768);
      RedisProcess redis = new RedisProcess(directory, binary, port, String.join("\n", settings));
      redis.start();
      if (redis.process.isAlive()) {
        return redis;
      }
    }
  }

  int port() {
    return port;
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  String uri() {
    return uri(port);
  }

  /** The address of this server as it is reached through a port that leads to it. */
  static String uri(int viaPort) {
    return "redis://:" + PASSWORD + "@127.0.0.1:" + viaPort;
  }

  Path directory() {
    return directory;
  }

  /** Starts it and waits until it has read its files; returns at once if it ends by itself. */
  void start() throws IOException, InterruptedException {
    List<String> lines =
        List.of(
            "bind 127.0.0.1",
            "port " + port,
            "requirepass " + PASSWORD,
            "masterauth " + PASSWORD,
            "dir " + directory,
            "save \"\"",
            "repl-diskless-sync-delay 0",
            settings);
    Path configuration = Files.write(directory.resolve("redis.conf"), lines);
    process =
        Watchdog.watch(
            new ProcessBuilder(binary.toString(), configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("log").toFile()))
                .start());
    long start = System.nanoTime();
    while (process.isAlive()) {
      try {
        call("GET", "ready");
        return;
      } catch (IOException notYet) {
        if (System.nanoTime() - start > TimeUnit.MILLISECONDS.toNanos(READY_WITHIN_MS)) {
          throw notYet;
        }
        Thread.sleep(10);
      }
    }
  }

  /** Ends it as {@code kill -9} does. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Sends one command over a connection of its own. */
  Object call(String... command) throws IOException {
    try (RespClient client = new RespClient(uri())) {
      return client.call(command);
    }
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }
}
