package dev.millrace.examples.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.Format;
import dev.millrace.engine.TaskCounters;
import dev.millrace.examples.it.MillraceProcess;
import dev.millrace.store.HistoryStore;
import dev.millrace.store.JobState;
import dev.millrace.store.JobStatus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What must hold when a job has ended, whatever has happened to it. */
final class Checker {

  /** What a job may leave for its retention. */
  private static final Set<String> KEPT =
      Set.of(
          "job",
          "committed:map",
          "committed:reduce",
          "failures",
          "attempts",
          "dead",
          "events",
          "history",
          "logs",
          "result",
          "steps");

  /** What only keys of the partitions of a step have before their names. */
  private static final Pattern OF_STEP = Pattern.compile("\\{[^/}]*_[^/}]*/");

  private static final Set<String> SHARED =
      Set.of("submissions", "jobs", "active", "workers", "wake", "ended");

  private static final int MAX_THREADS = 60;
  private static final int MAX_FILES = 120;
  private static final long MAX_CLIENTS = 120;

  private final Lane lane;

  Checker(Lane lane) {
    this.lane = lane;
  }

  /** What is wrong with a job that has ended: nothing, if all is well. */
  List<String> check(String jobId, JobCase.Expected expected, Place place, boolean mayFail)
      throws IOException {
    List<String> wrong = new ArrayList<>();
    JobStatus status = lane.observer().status(jobId);
    if (status.state() == JobState.SUCCEEDED) {
      checkResult(jobId, expected, place, wrong);
      Map<String, Long> counters = JobCase.comparable(status.counters());
      if (!expected.counters().containsKey(TaskCounters.COMBINED_RECORDS_OUT)) {
        counters.remove(TaskCounters.COMBINED_RECORDS_OUT);
      }
      differ("counters", expected.counters(), counters, wrong);
    } else if (!mayFail || status.state() != JobState.FAILED || status.error().isBlank()) {
      wrong.add("job is " + status.state() + ": " + status.error());
    } else {
      Map<String, String> left = place.afterFailure(lane.directory());
      differ("files of a job that has failed", left, parts(lane.output(jobId)), wrong);
    }
    wrong.addAll(besideOutput(jobId));
    wrong.addAll(invariants());
    return wrong;
  }

  /** What the server holds though it should not, when no job runs. */
  List<String> leftKeys() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (Object each : (List<?>) lane.redis().call("KEYS", "*")) {
      String key = each.toString();
      String name = key.substring(key.indexOf("}:") + 2);
      boolean isShared = key.startsWith(Lane.shared(""));
      if (!(isShared ? SHARED : KEPT).contains(name)) {
        wrong.add("key is left: " + key);
      }
      if (name.equals("result") && OF_STEP.matcher(key).find()) {
        wrong.add("result of a step is left: " + key);
      }
      long ttl = (Long) lane.redis().call("PTTL", key);
      // -2: it expired since KEYS.
      Duration most = name.equals("history") ? HistoryStore.Bounds.DEFAULT.age() : Lane.RETENTION;
      if (ttl == -1 || (!isShared && ttl > most.toMillis())) {
        wrong.add("key has a TTL of " + ttl + " ms: " + key);
      }
    }
    for (String name : List.of("submissions", "active")) {
      Object left = lane.redis().call(name.equals("active") ? "ZCARD" : "XLEN", Lane.shared(name));
      if (!left.equals(0L)) {
        wrong.add(left + " left in " + name);
      }
    }
    return wrong;
  }

  /** Threads, connections and files of the processes that nobody needs any more. */
  List<String> leaks() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (RoleProcess role : lane.roles()) {
      most(role.name() + " has threads", role.count("task"), MAX_THREADS, wrong);
      most(role.name() + " has files open", role.count("fd"), MAX_FILES, wrong);
      most(role.name() + " has temporary files", role.temporaryFiles().size(), 0, wrong);
    }
    String clients = lane.redis().call("INFO", "clients").toString();
    long connected =
        clients
            .lines()
            .filter(line -> line.startsWith("connected_clients:"))
            .mapToLong(line -> Long.parseLong(line.substring(18).strip()))
            .sum();
    most("Redis has clients", connected, MAX_CLIENTS, wrong);
    return wrong;
  }

  private void checkResult(String jobId, JobCase.Expected expected, Place place, List<String> wrong)
      throws IOException {
    if (place != Place.KEPT) {
      differ("part files", expected.parts(), parts(lane.output(jobId)), wrong);
      return;
    }
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    lane.observer()
        .readResult(jobId, each -> Format.text().write(each.getKey(), each.getValue(), text));
    differ("result", lines(expected.text()), lines(text.toString(UTF_8)), wrong);
  }

  private List<String> invariants() throws IOException {
    Path script =
        MillraceProcess.built("runtime/src/test/resources/dev/millrace/redis/invariants.lua");
    Object found = lane.redis().call("EVAL", Files.readString(script), "0", Lane.NAMESPACE);
    return ((List<?>) found).stream().map(Object::toString).toList();
  }

  /** What the job has beside its output directory, where only others have something. */
  private List<String> besideOutput(String jobId) throws IOException {
    Path output = lane.output(jobId);
    if (!Files.exists(output.getParent())) {
      return List.of();
    }
    try (Stream<Path> beside = Files.list(output.getParent())) {
      return beside
          .filter(file -> !file.equals(output) && file.toString().contains(jobId))
          .map(file -> "left beside the output: " + file)
          .toList();
    }
  }

  /**
   * The files and directories below an output directory by name; the listing with checksums is one
   * of them. Nothing, if it is not there.
   */
  static Map<String, String> parts(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return Map.of();
    }
    try (Stream<Path> tree = Files.walk(directory)) {
      Map<String, String> parts = new TreeMap<>();
      for (Path file : tree.skip(1).toList()) {
        String text = Files.isDirectory(file) ? "(directory)" : Files.readString(file);
        parts.put(directory.relativize(file).toString(), text);
      }
      return parts;
    }
  }

  private static List<String> lines(String text) {
    return text.lines().toList();
  }

  private static void most(String what, long actual, long limit, List<String> wrong) {
    if (actual > limit) {
      wrong.add(what + ": " + actual + ", at most " + limit);
    }
  }

  private static <K> void differ(
      String what, Map<K, ?> expected, Map<K, ?> actual, List<String> wrong) {
    for (K key : Stream.concat(expected.keySet().stream(), actual.keySet().stream()).toList()) {
      if (!String.valueOf(expected.get(key)).equals(String.valueOf(actual.get(key)))) {
        wrong.add(
            "%s differ at %s: expected %s, was %s"
                .formatted(what, key, brief(expected.get(key)), brief(actual.get(key))));
      }
    }
  }

  private static void differ(
      String what, List<String> expected, List<String> actual, List<String> wrong) {
    for (int i = 0; i < Math.max(expected.size(), actual.size()); i++) {
      String should = i < expected.size() ? expected.get(i) : "(end)";
      String is = i < actual.size() ? actual.get(i) : "(end)";
      if (!should.equals(is)) {
        wrong.add("%s differs in line %d: expected %s, was %s".formatted(what, i, should, is));
        return;
      }
    }
  }

  private static String brief(Object value) {
    String text = String.valueOf(value);
    return text.length() < 80 ? text : text.substring(0, 80) + "... (" + text.length() + ")";
  }
}
