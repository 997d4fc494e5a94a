package dev.millrace.roles;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a test wants to happen at fault points: a file with lines of words.
 *
 * <pre>
 * POINT HIT halt        ends the process at once, as kill -9 does
 * POINT HIT stop        stops it, until somebody sends SIGCONT
 * POINT HIT delay MS    lets the step take so much longer
 * POINT HIT throw       throws an IllegalStateException
 * </pre>
 *
 * <p>HIT says which arrival at the point is meant, counted from 1 since the file last changed, or
 * is {@code *} for each. The file is read anew every time, so a test can arm a process that runs;
 * while it is not there nothing happens. Lines that begin with # are comments.
 */
final class ArmedFaults {

  private static final Logger log = LoggerFactory.getLogger(ArmedFaults.class);

  /** The exit code of a process that SIGKILL has ended. */
  private static final int KILLED = 137;

  private final Path file;
  private final Map<FaultPoint, Integer> hits = new EnumMap<>(FaultPoint.class);
  private String seen = "";

  ArmedFaults(Path file) {
    this.file = file;
  }

  /** Does what is due at the point now. */
  void at(FaultPoint point) {
    try {
      for (String[] words : due(point)) {
        act(point, words);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized List<String[]> due(FaultPoint point) throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    String plan = Files.readString(file);
    if (!plan.equals(seen)) {
      seen = plan;
      hits.clear();
    }
    String hit = String.valueOf(hits.merge(point, 1, Integer::sum));
    return plan.lines()
        .map(line -> line.split(" "))
        .filter(words -> words[0].equals(point.name()))
        .filter(words -> words[1].equals("*") || words[1].equals(hit))
        .toList();
  }

  private static void act(FaultPoint point, String[] words)
      throws IOException, InterruptedException {
    if (!words[1].equals("*")) {
      log.warn("Fault point={} action={}", point, words[2]);
    }
    switch (words[2]) {
      case "halt" -> Runtime.getRuntime().halt(KILLED);
      case "stop" -> stop();
      case "delay" -> Thread.sleep(Long.parseLong(words[3]));
      case "throw" -> throw new IllegalStateException("a test has armed " + point);
      default -> throw new IllegalStateException("No action of a fault: " + words[2]);
    }
  }

  private static void stop() throws IOException, InterruptedException {
    String pid = String.valueOf(ProcessHandle.current().pid());
    new ProcessBuilder("kill", "-s", "STOP", pid).inheritIO().start().waitFor();
  }
}
