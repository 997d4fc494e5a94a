package dev.millrace.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.redis.embedded.TestNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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

  private static final int SLOW_MILLIS = 10;

  private final TestNode server;
  private final Optional<ServerThread> thread;
  private final long begun = System.nanoTime();
  private final double cpuBefore;
  private final Stood before;

  private ServerLoad(TestNode server, Optional<ServerThread> thread) {
    this.server = server;
    this.thread = thread;
    this.cpuBefore = cpu(server);
    this.before = Stood.of(server.pid());
  }

  /**
   * When the thread that runs all commands stood still without a wish to.
   *
   * @param runnable milliseconds for which it waited for a core
   * @param faults pages that it touched for the first time
   * @param stolen milliseconds for which the machine below gave its cores to others, all together
   */
  private record Stood(long runnable, long faults, long stolen) {

    static Stood of(long pid) {
      try {
        String[] times =
            Files.readString(Path.of("/proc/" + pid + "/schedstat")).strip().split(" ");
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        String[] counts = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        String[] all = Files.readAllLines(Path.of("/proc/stat")).get(0).split(" +");
        return new Stood(
            Long.parseLong(times[1]) / 1_000_000,
            Long.parseLong(counts[7]),
            10 * Long.parseLong(all[8]));
      } catch (IOException e) {
        // This system says nothing of that.
        return new Stood(0, 0, 0);
      }
    }

    Stood since(Stood before) {
      return new Stood(runnable - before.runnable, faults - before.faults, stolen - before.stolen);
    }
  }

  /** Begins to look, and forgets what was before. */
  static ServerLoad since(TestNode server, Optional<ServerThread> thread) {
    server.call("CONFIG", "RESETSTAT");
    server.call("SLOWLOG", "RESET");
    thread.ifPresent(ServerThread::longest);
    return new ServerLoad(server, thread);
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
    return slowest().stream().map(ServerLoad::slow).toList();
  }

  /**
   * Checks that no command takes 10 ms: not on the wall, or, where one did, not of the thread that
   * ran it.
   */
  void checkNoneIsSlow() {
    List<String> slow = slow();
    if (slow.isEmpty()) {
      return;
    }
    assertThat(thread).as("what these commands waited for is not known: %s", slow).isPresent();
    ServerThread.Stretch longest = thread.get().longest();
    System.out.println(
        "fleet: " + slow.size() + " commands above 10 ms, in which at most " + longest);
    assertThat(longest.ran())
        .as("milliseconds that the thread ran, %s, for one of %s", longest, slow)
        .isLessThan(SLOW_MILLIS);
  }

  private List<List<?>> slowest() {
    return ((List<?>) server.call("SLOWLOG", "GET", -1))
        .stream().<List<?>>map(entry -> (List<?>) entry).toList();
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
            "%.1f s, %.2f %% of a core, %s, slow: %s",
            seconds(),
            100 * cpuSeconds() / seconds(),
            Stood.of(server.pid()).since(before),
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
