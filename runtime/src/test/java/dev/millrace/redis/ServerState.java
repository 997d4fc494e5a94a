package dev.millrace.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.millrace.engine.CorruptBlockException;
import dev.millrace.engine.Manifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All that one job is in Redis, as {@code look.lua} tells it. What only people read, and what the
 * clock changes by itself, is left out: times are gone, a pending entry has either lapsed or not.
 */
final class ServerState {
  /** A lease of the exploration: longer than any exploration, so that only a step ends one. */
  static final long LEASE_MS = 24 * 3_600_000L;

  private static final Pattern FOR_PEOPLE =
      Pattern.compile(
          "time\\..*|nonce|definition|parameters|override\\..*|max\\.attempts|lease|retention|name|bytes"
              + "|counters|paused\\.ms|[mr]\\d+:attempts");

  /** The name of a planner, which the splits of the exploration carry as their source. */
  private static final Pattern PLANNER = Pattern.compile("c\\d+x\\d+\\.\\d+-\\d+\\.\\d+");

  /** An entry of a stream: new while {@code consumer} is empty. */
  record Entry(
      String stream,
      String id,
      String subject,
      String consumer,
      long deliveries,
      boolean lapsed,
      boolean delivered) {
    boolean isPending() {
      return !consumer.isEmpty();
    }

    boolean isNew() {
      return !delivered;
    }
  }

  private final Map<String, Map<String, String>> hashes = new TreeMap<>();
  private final Map<String, List<Entry>> streams = new TreeMap<>();
  private final Map<String, String> others = new TreeMap<>();
  private final List<String> immortal = new ArrayList<>();
  private final String text;

  /** How to restore it; null as long as nobody has to. */
  List<Object> snapshot;

  ServerState(List<?> reply) {
    for (Object each : reply) {
      List<?> key = (List<?>) each;
      String name = shortened(text(key.get(0)));
      List<?> content = (List<?>) key.get(3);
      switch (text(key.get(1))) {
        case "hash" -> hashes.put(name, hash(name, content));
        case "stream" -> streams.put(name, stream(name, content));
        case "zset" -> others.put(name, set(name, content));
        default -> others.put(name, text(content.get(0)));
      }
      if ((Long) key.get(2) < 0) {
        immortal.add(name);
      }
    }
    text = write();
  }

  /** {@code {job/0.xy}:live} becomes {@code 0:live}, {@code {job}:map} becomes {@code map}. */
  private static String shortened(String name) {
    int slash = name.indexOf('/');
    return slash < 0
        ? name.substring(name.indexOf(':') + 1)
        : name.substring(slash + 1).replaceFirst("\\...}", "");
  }

  private static Map<String, String> hash(String name, List<?> content) {
    Map<String, String> fields = new TreeMap<>();
    for (int i = 0; i < content.size(); i += 2) {
      String field = text(content.get(i));
      if (!FOR_PEOPLE.matcher(field).matches()) {
        fields.put(field, value(name, field, (byte[]) content.get(i + 1)));
      }
    }
    return fields;
  }

  private static String value(String hash, String field, byte[] value) {
    if (hash.startsWith("committed:")) {
      try {
        Manifest manifest = Manifest.fromBytes(value);
        return manifest.attempt() + "\n  by " + String.join(" ", manifest.counters().keySet());
      } catch (CorruptBlockException e) {
        throw new AssertionError(e);
      }
    }
    if (hash.equals("plan")) {
      return PLANNER.matcher(text(value)).results().map(MatchResult::group).findFirst().orElse("?");
    }
    return field.equals("error") || field.equals("paused") ? "yes" : text(value);
  }

  /** Members; of those that wait for a time, whether it has come. */
  private static String set(String name, List<?> content) {
    StringBuilder members = new StringBuilder();
    for (int i = 0; i < content.size(); i += 2) {
      members.append(' ').append(text(content.get(i)));
      if (name.equals("delayed")) {
        members.append(text(content.get(i + 1)).equals("0") ? ":due" : ":waits");
      }
    }
    return members.toString().strip();
  }

  private static List<Entry> stream(String name, List<?> content) {
    String last = "";
    Map<String, List<?>> pending = new TreeMap<>();
    if (content.size() > 1) {
      List<?> group = (List<?>) content.get(1);
      last = text(group.get(1));
      ((List<?>) group.get(2))
          .forEach(each -> pending.put(text(((List<?>) each).get(0)), (List<?>) each));
    }
    List<Entry> entries = new ArrayList<>();
    for (Object each : (List<?>) content.get(0)) {
      List<?> entry = (List<?>) each;
      String id = text(entry.get(0));
      String subject = text(((List<?>) entry.get(1)).get(1));
      List<?> delivery = pending.remove(id);
      entries.add(
          delivery == null
              ? new Entry(name, id, subject, "", 0, false, compareIds(id, last) <= 0)
              : delivered(name, subject, delivery));
    }
    pending.values().forEach(orphan -> entries.add(delivered(name, "gone", orphan)));
    return entries;
  }

  private static Entry delivered(String stream, String subject, List<?> delivery) {
    return new Entry(
        stream,
        text(delivery.get(0)),
        subject,
        text(delivery.get(1)),
        (Long) delivery.get(3),
        (Long) delivery.get(2) >= LEASE_MS,
        true);
  }

  private static int compareIds(String left, String right) {
    String[] l = left.split("-");
    String[] r = right.split("-");
    int time = Long.compare(Long.parseLong(l[0]), Long.parseLong(r[0]));
    return time != 0 ? time : Long.compare(Long.parseLong(l[1]), Long.parseLong(r[1]));
  }

  private String write() {
    StringBuilder lines = new StringBuilder();
    hashes.forEach(
        (name, fields) -> {
          lines.append(name).append('\n');
          fields.forEach(
              (field, value) ->
                  lines.append(' ').append(field).append('=').append(value).append('\n'));
        });
    streams.forEach(
        (name, entries) -> {
          lines.append(name).append('\n');
          for (Entry entry : entries) {
            lines.append(' ').append(entry.id()).append(' ').append(entry.subject());
            lines.append(entry.isNew() ? " new" : entry.isPending() ? "" : " acked");
            if (entry.isPending()) {
              lines.append(' ').append(entry.consumer()).append(' ').append(entry.deliveries());
              lines.append(entry.lapsed() ? " lapsed" : "");
            }
            lines.append('\n');
          }
        });
    others.forEach((name, value) -> lines.append(name).append(' ').append(value).append('\n'));
    immortal.forEach(name -> lines.append(name).append(" stays\n"));
    return lines.toString();
  }

  /** Everything, with the ids that the server has given. */
  String text() {
    return text;
  }

  /** A field of the job hash, or an empty text. */
  String job(String field) {
    return hash("job").getOrDefault(field, "");
  }

  int number(String field) {
    String value = job(field);
    return value.isEmpty() ? 0 : Integer.parseInt(value);
  }

  String state() {
    return job("state");
  }

  boolean isRunning() {
    return state().equals("MAPPING") || state().equals("REDUCING");
  }

  boolean isTerminal() {
    return Set.of("SUCCEEDED", "FAILED", "CANCELLED").contains(state());
  }

  boolean isPlanned() {
    return hash("job").containsKey("tasks");
  }

  boolean isRetired() {
    return isTerminal() && !streams.containsKey("map");
  }

  boolean isClosed() {
    return isRetired() && entries("submissions").isEmpty() && !others.containsKey("active");
  }

  /** The tasks that wait after a failure, as {@code m0:due} or {@code m0:waits}. */
  List<String> delayed() {
    return others.containsKey("delayed") ? List.of(others.get("delayed").split(" ")) : List.of();
  }

  boolean isDelayed(String task) {
    return delayed().contains(task + ":due") || delayed().contains(task + ":waits");
  }

  Map<String, String> hash(String name) {
    return hashes.getOrDefault(name, Map.of());
  }

  Set<String> names() {
    return Stream.of(hashes.keySet(), streams.keySet(), others.keySet())
        .flatMap(Set::stream)
        .collect(Collectors.toSet());
  }

  List<String> immortal() {
    return immortal;
  }

  List<Entry> entries(String stream) {
    return streams.getOrDefault(stream, List.of());
  }

  Stream<Entry> allEntries() {
    return streams.values().stream().flatMap(List::stream);
  }

  Optional<Entry> entry(String stream, String id) {
    return entries(stream).stream().filter(entry -> entry.id().equals(id)).findFirst();
  }

  boolean hasEntry(Predicate<Entry> wanted) {
    return allEntries().anyMatch(wanted);
  }

  /** Task to the id of its winner. */
  Map<String, String> winners(String phase) {
    Map<String, String> winners = new TreeMap<>();
    hash("committed:" + phase)
        .forEach(
            (task, manifest) -> winners.put(task, manifest.substring(0, manifest.indexOf('\n'))));
    return winners;
  }

  static String text(Object bytes) {
    return new String((byte[]) bytes, ISO_8859_1);
  }
}
