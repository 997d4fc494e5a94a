package dev.millrace.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.redis.embedded.TestNode;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a server has done since a moment: the time of its process, and how often each command was
 * called.
 */
final class ServerLoad {

  private static final Pattern COMMAND =
      Pattern.compile("(?m)^cmdstat_(\\S+?):calls=(\\d+),usec=(\\d+),");

  private final TestNode server;
  private final long begun = System.nanoTime();
  private final double cpuBefore;

  private ServerLoad(TestNode server) {
    this.server = server;
    this.cpuBefore = cpu(server);
  }

  /** Begins to look, and forgets what was before. */
  static ServerLoad since(TestNode server) {
    server.call("CONFIG", "RESETSTAT");
    server.call("SLOWLOG", "RESET");
    return new ServerLoad(server);
  }

  /**
   * Lets the server run before all else, where this user may: a command that waits for a core,
   * because two hundred workers share it, is not slow. By a real-time class, as a nice value only
   * gives a larger part of the time, and not at once.
   */
  static void hurry(long pid) throws IOException, InterruptedException {
    boolean first = runs("chrt", "-a", "-f", "-p", "1", String.valueOf(pid));
    if (!first) {
      runs("renice", "-n", "-15", "-p", String.valueOf(pid));
    }
    System.out.println(
        "fleet: process " + pid + " runs " + (first ? "before" : "among") + " the others");
  }

  private static boolean runs(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }

  private static double cpu(TestNode server) {
    return Double.parseDouble(server.info("used_cpu_user"))
        + Double.parseDouble(server.info("used_cpu_sys"));
  }

  double seconds() {
    return (System.nanoTime() - begun) / 1e9;
  }

  /** Seconds of a core. */
  double cpuSeconds() {
    return cpu(server) - cpuBefore;
  }

  /** How many microseconds all calls of a command have taken. */
  double micros(String command) {
    Matcher matcher = COMMAND.matcher(server.text("INFO", "commandstats"));
    while (matcher.find()) {
      if (matcher.group(1).equals(command)) {
        return Double.parseDouble(matcher.group(3));
      }
    }
    return 0;
  }

  /** Command to how often clients, or functions, have called it. */
  Map<String, Long> calls() {
    Map<String, Long> calls = new TreeMap<>();
    Matcher matcher = COMMAND.matcher(server.text("INFO", "commandstats"));
    while (matcher.find()) {
      calls.put(matcher.group(1), Long.valueOf(matcher.group(2)));
    }
    return calls;
  }

  /** Commands that have taken longer than 10 ms, as the server's log of slow ones has them. */
  List<String> slow() {
    return ((List<?>) server.call("SLOWLOG", "GET", -1))
        .stream().map(entry -> (List<?>) entry).map(ServerLoad::slow).toList();
  }

  /**
   * Checks that no more commands have taken longer than 10 ms than the machine itself has held up:
   * so none is slow by itself.
   *
   * @param stalls how often the machine stops a process for so long, for each second of a core
   */
  void checkNoneIsSlow(double stalls) {
    double expected = stalls * cpuSeconds();
    assertThat(slow())
        .as("commands above 10 ms, of which the machine explains %.1f", expected)
        .hasSizeLessThanOrEqualTo((int) (expected + 3 * Math.sqrt(expected)));
  }

  private static String slow(List<?> entry) {
    List<String> command =
        ((List<?>) entry.get(3)).stream().map(part -> new String((byte[]) part, UTF_8)).toList();
    return entry.get(2) + " us: " + command.subList(0, Math.min(5, command.size()));
  }

  /**
   * One line for each command that was called often, and how long it takes at the 99.9th
   * percentile.
   */
  String describe() {
    return String.format(
            Locale.ROOT,
            "%.1f s, %.2f %% of a core, slow: %s",
            seconds(),
            100 * cpuSeconds() / seconds(),
            slow())
        + server
            .text("INFO", "commandstats")
            .lines()
            .filter(line -> line.startsWith("cmdstat_"))
            .map(line -> "\n  " + line.replaceFirst(",rejected.*", ""))
            .reduce("", String::concat)
        + server
            .text("INFO", "latencystats")
            .lines()
            .filter(line -> line.contains("fcall"))
            .map(line -> "\n  " + line)
            .reduce("", String::concat);
  }
}
