package dev.millrace.redis.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.redis.RespConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One server of a topology: on loopback, in a temporary directory of its own, ended with this JVM
 * however that ends. It can be killed, and started again with what its directory holds.
 */
public final class TestNode implements AutoCloseable {
  private static final int MIN_PORT = 10_000;
  private static final int MAX_PORT = 32_767;
  private static final long END_SECONDS = 10;

  private final ServerDirectory directory;
  private final Path binary;
  private final Process guard;
  private final int port;
  private final String password;
  private ProcessHandle process;

  private TestNode(
      ServerDirectory directory, Path binary, Process guard, int port, String password) {
    this.directory = directory;
    this.binary = binary;
    this.guard = guard;
    this.port = port;
    this.password = password;
  }

  /**
   * Starts a server, without waiting for its answer.
   *
   * @param binary what another node runs, or null to find it
   * @param password which its configuration asks for; empty for none
   * @param config the lines of its configuration, but for {@code bind} and {@code port}
   * @param arguments what stands behind the configuration in its command line
   */
  public static TestNode start(
      Path binary, String password, List<String> config, String... arguments) {
    try {
      Path parent = Path.of(System.getProperty("java.io.tmpdir"));
      ServerDirectory directory = ServerDirectory.create(parent);
      Path program = binary == null ? ServerBinary.locate(directory.path()) : binary;
      int port = freePort();
      List<String> lines = new ArrayList<>(List.of("bind 127.0.0.1", "port " + port));
      lines.addAll(config);
      directory.write("server.conf", String.join("\n", lines) + "\n");
      directory.copy("node.sh");
      Process guard = guard(directory.path(), program, arguments);
      TestNode node = new TestNode(directory, program, guard, port, password);
      node.start();
      return node;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Process guard(Path directory, Path binary, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(List.of("sh", "node.sh"));
    command.addAll(List.of(directory.toString(), binary.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("guard.log").toFile());
    builder.environment().put("LC_ALL", "C");
    return builder.start();
  }

  /** A port that nobody listens on. */
  public static int freePort() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(MIN_PORT, MAX_PORT + 1);
      try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return free.getLocalPort();
      } catch (IOException taken) {
        continue;
      }
    }
  }

  /** Starts the server again, after {@link #kill}; does not wait for its answer. */
  public void start() {
    try {
      guard.getOutputStream().write('\n');
      guard.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until the server answers. */
  public void awaitReady() {
    Waiting.until(
        () -> "the server on port " + port + " does not answer; its log ends with\n" + log(),
        () -> {
          process = ProcessHandle.of(Long.parseLong(info("process_id"))).orElseThrow();
          return true;
        });
  }

  /** Ends the server at once, as {@code kill -9}. */
  public void kill() {
    process.destroyForcibly();
    try {
      process.onExit().get(END_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
      throw new IllegalStateException(this + " does not end", e);
    }
  }

  /** Stops the process of the server, as {@code kill -STOP}: its connections stay, and hang. */
  public void pause() {
    signal("STOP");
  }

  /** Lets it go on. */
  public void resume() {
    signal("CONT");
  }

  /** Whether its process runs. */
  public boolean isAlive() {
    return process != null && process.isAlive();
  }

  public int port() {
    return port;
  }

  public long pid() {
    return process.pid();
  }

  /** Its address with its password. */
  public String uri() {
    return "redis://" + (password.isEmpty() ? "" : ":" + password + "@") + address();
  }

  /** Where it is. */
  public String address() {
    return "127.0.0.1:" + port;
  }

  /** Runs one command on this server. */
  public Object call(Object... command) {
    try (RespConnection connection = new RespConnection(uri())) {
      return connection.call(command);
    }
  }

  /** Runs one command that replies with a text. */
  public String text(Object... command) {
    return new String((byte[]) call(command), UTF_8);
  }

  /** The value of a field of INFO; empty if it has none of this name. */
  public String info(String field) {
    return field(text("INFO", "everything"), field);
  }

  /** The value of a setting. */
  public String config(String name) {
    return new String((byte[]) ((List<?>) call("CONFIG", "GET", name)).get(1), UTF_8);
  }

  static String field(String info, String name) {
    Matcher matcher = Pattern.compile("(?m)^" + Pattern.quote(name) + ":(.*?)\\r?$").matcher(info);
    return matcher.find() ? matcher.group(1) : "";
  }

  /** The end of its log. */
  public String log() {
    return directory.logTail();
  }

  /** Whether it runs, and takes itself for a master. */
  public boolean isMaster() {
    return isAlive() && info("role").equals("master");
  }

  /** Whether it is a replica that has all that its master had a moment ago. */
  boolean follows() {
    return info("master_link_status").equals("up");
  }

  /** What it runs. */
  Path binary() {
    return binary;
  }

  Path directory() {
    return directory.path();
  }

  private void signal(String name) {
    try {
      int status = new ProcessBuilder("kill", "-" + name, "" + pid()).start().waitFor();
      if (status != 0) {
        throw new IllegalStateException(this + " gets no signal " + name);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Ends the server and removes its directory. */
  @Override
  public void close() {
    try {
      guard.getOutputStream().close();
      if (!guard.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException(this + " does not end");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (Files.exists(directory.path())) {
      throw new IllegalStateException(directory.path() + " is still there");
    }
  }

  @Override
  public String toString() {
    return address();
  }
}
