package dev.millrace.examples.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.redis.embedded.EmbeddedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A hash and a stream, read in splits by two worker processes while others write to them: what
 * {@code docs/redis-data.md} promises of that. {@code mvn -Predis-data verify} does it with 2
 * million fields and a million entries, and requires that no command has kept the server busy for 5
 * ms.
 */
@Timeout(900)
@Tag("server")
class BusyRedisIT {

  private static final int FIELDS = Integer.getInteger("millrace.data.fields", 200_000);
  private static final int ENTRIES = Integer.getInteger("millrace.data.entries", 100_000);
  private static final boolean QUICK_COMMANDS = Boolean.getBoolean("millrace.data.quick");

  private static final Pattern SHARE = Pattern.compile("\"(hash|stream) splits of (\\d+)\":(\\d+)");
  private static final Pattern LATENCY =
      Pattern.compile("(?m)^latency_percentiles_usec_(hscan|xrange|xrevrange):(.*?)\r?$");

  @TempDir private static Path scratch;

  private final List<String> figures = new ArrayList<>();

  @Test
  void whatIsThereAllTheTimeIsReadOnceByTwoWorkersWhileOthersWrite() throws Exception {
    try (EmbeddedServer server = EmbeddedServer.start();
        EmbeddedServer data = EmbeddedServer.start();
        RespClient redis = new RespClient(data.uri());
        BusyWriter writer = new BusyWriter(data.uri(), FIELDS, ENTRIES);
        MillraceProcess coordinator = start(server, data, "coordinator");
        MillraceProcess one = start(server, data, "worker", "--slots", "1");
        MillraceProcess other = start(server, data, "worker", "--slots", "1")) {
      writer.fill();
      for (MillraceProcess role : List.of(coordinator, one, other)) {
        role.awaitStderr("millrace: ");
      }
      watch(redis);
      long[] before = writer.values();
      long filled = writer.added();
      writer.start();
      long start = System.nanoTime();

      // The address, with its password, is in the environment of each process alone.
      String[] submit = {"submit", BusyData.class.getName(), "-D", "server=${DATA_REDIS}"};
      String jobId = print(server, data, with(submit, "--output", "out"));
      String status = print(server, data, "status", jobId.strip(), "--watch", "--json");
      long seconds = (System.nanoTime() - start) / 1_000_000_000;
      writer.stop();

      figures.add("%,d fields and %,d entries in %d s".formatted(FIELDS, filled, seconds));
      figures.add(
          "meanwhile %,d fields were added and %,d removed, %,d entries added and %,d deleted"
              .formatted(
                  writer.passing(), writer.removed(), writer.added() - filled, writer.deleted()));
      List<String> slow = tellLatencies(redis);
      assertThat(status).contains("\"state\":\"SUCCEEDED\"");
      assertBothHaveRead(status, Set.of(one.pid(), other.pid()));
      assertReadAsPromised(writer, before);
      if (QUICK_COMMANDS) {
        assertThat(slow).isEmpty();
      }
    } finally {
      figures.forEach(figure -> System.out.println("redis-data: " + figure));
    }
  }

  private void assertBothHaveRead(String status, Set<Long> workers) {
    Map<String, Map<Long, Integer>> shares = new TreeMap<>();
    Set<Long> readers = new HashSet<>();
    SHARE
        .matcher(status)
        .results()
        .forEach(
            share -> {
              long worker = Long.parseLong(share.group(2));
              readers.add(worker);
              shares
                  .computeIfAbsent(share.group(1), source -> new TreeMap<>())
                  .put(worker, Integer.valueOf(share.group(3)));
            });
    shares.forEach((source, each) -> figures.add(source + " splits by worker: " + each.values()));
    assertThat(readers).isEqualTo(workers);
  }

  private static void assertReadAsPromised(BusyWriter writer, long[] before) throws IOException {
    long[] after = writer.values();
    BitSet fields = new BitSet();
    BitSet entries = new BitSet();
    for (Path part : parts()) {
      for (String line : Files.readAllLines(part)) {
        int tab = line.indexOf('\t');
        int number = Integer.parseInt(line, 1, tab, 10);
        String value = line.substring(tab + 1);
        switch (line.charAt(0)) {
          case 's' -> {
            assertThat(value).isEqualTo("v" + number);
            fields.set(number);
          }
          case 'c' -> {
            assertThat(Long.parseLong(value)).isBetween(before[number / 10], after[number / 10]);
            fields.set(number);
          }
          case 'p' -> assertThat(value).isEqualTo("x");
          default -> {
            assertThat(value).matches("\\d+-\\d+");
            entries.set(number);
          }
        }
      }
    }
    assertThat(fields.cardinality()).isEqualTo(FIELDS);
    // What was there when the job was planned, and nothing that came later.
    int planned = entries.length();
    assertThat(planned).isBetween(ENTRIES, (int) writer.added() - 1);
    entries.flip(0, planned);
    assertThat(entries.stream().filter(missed -> !writer.isDeleted(missed))).isEmpty();
  }

  private static List<Path> parts() throws IOException {
    try (Stream<Path> files = Files.list(scratch.resolve("out"))) {
      return files.filter(file -> file.getFileName().toString().startsWith("part-")).toList();
    }
  }

  private static void watch(RespClient redis) throws IOException {
    redis.call("CONFIG", "SET", "slowlog-log-slower-than", "5000", "slowlog-max-len", "10000");
    redis.call("CONFIG", "SET", "latency-monitor-threshold", "5");
    redis.call("CONFIG", "RESETSTAT");
    redis.call("SLOWLOG", "RESET");
    redis.call("LATENCY", "RESET");
  }

  /** Returns the commands, but for the writer's, that took 5 ms or longer. */
  private List<String> tellLatencies(RespClient redis) throws IOException {
    LATENCY
        .matcher(String.valueOf(redis.call("INFO", "latencystats")))
        .results()
        .forEach(each -> figures.add(each.group(1) + " in microseconds: " + each.group(2)));
    List<String> slow = new ArrayList<>();
    List<String> slowOfWriter = new ArrayList<>();
    for (Object each : (List<?>) redis.call("SLOWLOG", "GET", "-1")) {
      List<?> entry = (List<?>) each;
      List<?> command = (List<?>) entry.get(3);
      String text = command.subList(0, Math.min(5, command.size())) + " " + entry.get(2) + " us";
      (entry.get(5).equals(BusyWriter.NAME) ? slowOfWriter : slow).add(text);
    }
    figures.add("commands of 5 ms or longer: " + slow);
    figures.add("and of the writer: " + slowOfWriter);
    figures.add("events of 5 ms or longer: " + redis.call("LATENCY", "LATEST"));
    return slow;
  }

  static String[] with(String[] arguments, String... more) {
    return Stream.concat(Stream.of(arguments), Stream.of(more)).toArray(String[]::new);
  }

  private static String print(EmbeddedServer server, EmbeddedServer data, String... arguments)
      throws Exception {
    try (MillraceProcess process = start(server, data, arguments)) {
      return new String(process.output(), UTF_8);
    }
  }

  private static MillraceProcess start(
      EmbeddedServer server, EmbeddedServer data, String... arguments) throws IOException {
    return MillraceProcess.setup(scratch)
        .in(scratch)
        .withTestJobs()
        .environment("MILLRACE_REDIS", server.uri())
        .environment("DATA_REDIS", data.uri())
        .start(arguments);
  }
}
