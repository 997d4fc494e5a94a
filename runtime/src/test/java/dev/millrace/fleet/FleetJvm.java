package dev.millrace.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.redis.RedisStores;
import dev.millrace.roles.Definitions;
import dev.millrace.roles.Worker;
import dev.millrace.roles.WorkerStores;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A JVM with many workers, each as {@code millrace worker} starts it, with connections of its own:
 * so many processes would not fit into a machine that tests run on.
 */
final class FleetJvm implements AutoCloseable {

  /** The program of the child: starts the workers, and says how many threads they have. */
  static final class Main {
    private Main() {}

    public static void main(String[] args) throws IOException {
      int before = ManagementFactory.getThreadMXBean().getThreadCount();
      Definitions definitions = new Definitions(Main.class.getClassLoader());
      for (int i = 0; i < Integer.parseInt(args[1]); i++) {
        RedisStores own = RedisStores.connect(args[0]);
        Worker.start(
            new WorkerStores(own.jobs(), own.tasks(), own.partials(), own.wake(), own.inputs()),
            definitions,
            Integer.parseInt(args[2]),
            "fleet",
            reason -> Runtime.getRuntime().halt(1));
      }
      while (true) {
        System.out.println(ManagementFactory.getThreadMXBean().getThreadCount() - before);
        if (System.in.read() < 0) {
          Runtime.getRuntime().halt(0);
        }
      }
    }
  }

  private final Process process;
  private final BufferedReader said;

  private FleetJvm(Process process) {
    this.process = process;
    this.said = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
  }

  /** Starts so many workers, with so many slots each; they may not be there yet. */
  static FleetJvm start(String uri, int workers, int slots) throws IOException {
    return new FleetJvm(
        new ProcessBuilder(
                List.of(
                    // The server shares the machine with all of them, which it would not elsewhere.
                    "nice",
                    "-n",
                    "19",
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx2g",
                    "-Xss512k",
                    "-XX:TieredStopAtLevel=1",
                    "-Dmillrace.buffer-bytes=1048576",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Main.class.getName(),
                    uri,
                    String.valueOf(workers),
                    String.valueOf(slots)))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start());
  }

  /** Waits until all its workers have been started; how many threads they have. */
  int awaitStarted() {
    return threads(said);
  }

  /** How many threads its workers have now. */
  int threads() {
    try {
      process.getOutputStream().write('\n');
      process.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return threads(said);
  }

  private static int threads(BufferedReader said) {
    try {
      return Integer.parseInt(String.valueOf(said.readLine()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
