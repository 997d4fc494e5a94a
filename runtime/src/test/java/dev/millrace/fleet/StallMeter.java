package dev.millrace.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * How often this machine stops a process for more than 10 ms: measured by one of the same class as
 * the server, which half of the time does nothing but look at the clock. A virtual machine that
 * shares its cores with others stops everything in it now and then, and what the server was at then
 * looks slow: as many commands as the meter counts stalls for the same time of a core.
 */
final class StallMeter implements AutoCloseable {

  /** The program of the child: says how many stalls there were, and in how many nanoseconds. */
  static final class Main {
    private Main() {}

    public static void main(String[] args) throws IOException, InterruptedException {
      long stalls = 0;
      long looked = 0;
      while (System.in.available() == 0) {
        long start = System.nanoTime();
        long last = start;
        while (last - start < WORK_NANOS) {
          long now = System.nanoTime();
          stalls += now - last > STALL_NANOS ? 1 : 0;
          last = now;
        }
        looked += last - start;
        Thread.sleep(WORK_NANOS / 1_000_000);
      }
      System.out.println(stalls + " " + looked);
    }
  }

  private static final long WORK_NANOS = 2_000_000;
  private static final long STALL_NANOS = 10_000_000;

  private final Process process;

  private StallMeter(Process process) {
    this.process = process;
  }

  static StallMeter start() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx16m",
                    "-XX:+UseSerialGC",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Main.class.getName()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    ServerLoad.hurry(process.pid());
    return new StallMeter(process);
  }

  /** How many stalls there were for each second of a core; ends it. */
  double perSecond() throws IOException {
    process.getOutputStream().write('\n');
    process.getOutputStream().flush();
    try (BufferedReader said =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      String[] counts = String.valueOf(said.readLine()).split(" ", -1);
      double seconds = Long.parseLong(counts[1]) / 1e9;
      System.out.printf(
          Locale.ROOT,
          "fleet: the machine has stopped a process of its own %s times for more than 10 ms in %.1f s%n",
          counts[0],
          seconds);
      return Long.parseLong(counts[0]) / seconds;
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
