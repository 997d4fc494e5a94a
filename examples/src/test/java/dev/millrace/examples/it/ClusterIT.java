package dev.millrace.examples.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.Parameters;
import dev.millrace.local.LocalRunner;
import dev.millrace.redis.PartitionTag;
import dev.millrace.redis.embedded.EmbeddedServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A coordinator, two workers and clients, each a process, on one server. */
class ClusterIT {

  /** Every command that processes send; what is not here, no ACL rule need allow. */
  private static final Set<String> SENT =
      words(
          "AUTH PING INFO FCALL FCALL_RO FUNCTION", // the protocol
          "XADD XREAD", // hints
          "EXISTS HGET HMGET HGETALL HEXISTS ZRANGE ZREVRANGE", // reading jobs and blocks
          "PSETEX UNLINK PEXPIRE HDEL ZREM"); // partitions, losing blocks, expired jobs

  /** Every further command with which inputs read what lies on a server; none writes. */
  private static final Set<String> READING =
      words(
          "TYPE MULTI EXEC",
          "HLEN HSCAN SCARD SSCAN ZCARD ZSCAN DBSIZE SCAN",
          "LLEN LINDEX LRANGE",
          "XLEN XRANGE XREVRANGE");

  /** Every command that functions run. */
  private static final Set<String> IN_FUNCTIONS =
      words(
          "TIME EXISTS PEXPIRE UNLINK",
          "HDEL HEXISTS HGET HGETALL HINCRBY HKEYS HLEN HMGET HRANDFIELD HSET HSETNX HVALS",
          "ZADD ZCARD ZRANGE ZREM ZREMRANGEBYRANK ZREMRANGEBYSCORE ZSCORE",
          "LLEN LRANGE LTRIM RPUSH",
          "XACK XADD XCLAIM XDEL XGROUP XINFO XPENDING XRANGE XREADGROUP");

  private static final Corpus CORPUS = Corpus.generate(44, 2 << 20);

  @TempDir private static Path scratch;

  private static EmbeddedServer server;
  private static ShopDatabase database;
  private static final List<MillraceProcess> roles = new ArrayList<>();
  private static String input;

  @BeforeAll
  static void start() throws IOException {
    server = EmbeddedServer.start();
    database = ShopDatabase.start(10_000);
    input = CORPUS.writeTo(scratch.resolve("text")).toString();
    String driver = ShopDatabase.driver().toString();
    roles.add(millrace("coordinator", "--jar", driver));
    roles.add(millrace("worker", "--slots", "2", "--jar", driver));
    roles.add(millrace("worker", "--slots", "2", "--jar", driver));
  }

  @AfterAll
  static void stop() {
    roles.forEach(MillraceProcess::close);
    database.close();
    server.close();
  }

  @Test
  void submittedJobIsRunByTheWorkersAndItsResultCanBeRead() throws Exception {
    for (MillraceProcess role : roles) {
      role.awaitStderr("millrace: ");
    }
    try (Monitor monitor = new Monitor(server.uri())) {
      String jobId =
          print(
                  "submit",
                  "word-count",
                  input,
                  "--split-size",
                  "64K",
                  "--partitions",
                  "3",
                  "--file",
                  "side=" + input)
              .strip();
      String json = print("status", jobId, "--watch", "--json").strip();

      assertThat(jobId).matches("word-count-[a-z0-9]+");
      assertThat(json)
          .startsWith("{")
          .endsWith("}")
          .contains("\"job\":\"" + jobId + "\"", "\"state\":\"SUCCEEDED\"", "\"workers\":2")
          .contains("\"mapTasks\":33,\"mapTasksLeft\":0,\"reduceTasks\":3,\"reduceTasksLeft\":0")
          .contains("\"waitsFor\":\"\"", "\"error\":\"\"", "\"slots\":4");
      assertThat(print("result", jobId)).isEqualTo(CORPUS.result());
      assertThat(print("result", jobId, "--top", "3")).isEqualTo(CORPUS.top(3));
      assertThat(print("jobs")).startsWith(jobId + "\tSUCCEEDED\t");
      assertThat(print("workers").split("\n")).hasSize(2).allMatch(w -> w.contains("2 slots"));
      assertSpokenAsDocumented(monitor.stop(), jobId);
      assertNothingIsPendingOrKeptForEver(jobId);
    }
  }

  @Test
  void jobThatReadsWhatLiesOnTheServerSendsTheCommandsThatReadBesides() throws Exception {
    AllKinds.fill(server.uri(), 3_000);
    Parameters local = Parameters.of().with("server", server.uri());
    String expected =
        LocalRunner.run(new AllKinds(), local).entries().stream()
            .map(entry -> entry.getKey() + "\t" + entry.getValue() + "\n")
            .collect(Collectors.joining());

    try (Monitor monitor = new Monitor(server.uri())) {
      String result = print("run", AllKinds.class.getName());
      List<Monitor.Command> commands = monitor.stop();

      assertThat(result).isEqualTo(expected);
      assertThat(result.lines()).hasSize(6 * 3_000);
      assertThat(commands)
          .filteredOn(command -> !isProbe(command))
          .filteredOn(c -> !(c.inFunction() ? IN_FUNCTIONS : SENT).contains(c.name()))
          .extracting(Monitor.Command::name)
          .containsOnlyElementsOf(READING)
          .containsAll(READING);
    }
  }

  @Test
  void rowsOfADatabaseAreReadByTheWorkersWithTheirOwnDriverAndLogin() throws Exception {
    String result =
        print(
            "run",
            "table-totals",
            "-D",
            "database=" + database.url(),
            "-D",
            "table=orders",
            "-D",
            "key=id",
            "-D",
            "by=city",
            "-D",
            "sum=cents");

    assertThat(result).isEqualTo(database.totals());
  }

  private static void assertSpokenAsDocumented(List<Monitor.Command> commands, String jobId) {
    assertThat(commands)
        .filteredOn(command -> !isProbe(command))
        .filteredOn(c -> !(c.inFunction() ? IN_FUNCTIONS : SENT).contains(c.name()))
        .isEmpty();
    String key = "mr:{" + jobId;
    assertThat(commands)
        .anyMatch(c -> c.name().equals("XADD") && c.line().contains(key + "}:map\""))
        .anyMatch(c -> c.name().equals("XADD") && c.line().contains(key + "}:reduce\""))
        .anyMatch(c -> c.name().equals("XREADGROUP") && c.line().contains("\"workers\""))
        .anyMatch(c -> c.name().equals("XREADGROUP") && c.line().contains("\"coordinators\""))
        .anyMatch(
            c ->
                c.name().equals("HSET")
                    && c.line().contains("mr:{" + PartitionTag.of(jobId, 2) + "}:partials\""))
        .anyMatch(c -> c.name().equals("XACK") && c.line().contains(key + "}:map\""))
        .anyMatch(c -> c.name().equals("FCALL") && c.line().contains("_commit_map_"))
        .anyMatch(c -> c.name().equals("FCALL") && c.line().contains("_commit_reduce_"))
        .anyMatch(c -> c.name().equals("HSET") && c.line().contains("\"latch.map\" \"0\""))
        .anyMatch(c -> c.name().equals("HSET") && c.line().contains("mr:{file-"))
        .anyMatch(c -> c.name().equals("HGET") && c.line().contains("mr:{file-"));
  }

  /** A script with which Redisson asks, when it connects, whether this is a cluster. */
  private static boolean isProbe(Monitor.Command command) {
    return command.line().matches(".*\"(EVAL|get)\".* \"test[12]\"");
  }

  private static void assertNothingIsPendingOrKeptForEver(String jobId) throws IOException {
    try (RespClient redis = new RespClient(server.uri())) {
      List<String> ofJob = redis.keys().stream().filter(key -> key.contains("{" + jobId)).toList();
      assertThat(ofJob)
          .noneMatch(key -> key.endsWith("}:map") || key.endsWith("}:reduce"))
          .noneMatch(key -> key.endsWith(":partials") || key.endsWith(":live"))
          .anyMatch(key -> key.endsWith(":result"));
      for (String key : redis.keys()) {
        assertThat((Long) redis.call("PTTL", key)).as("time to live of " + key).isPositive();
      }
      Object pending = redis.call("XPENDING", "mr:{mr}:submissions", "coordinators");
      assertThat(((List<?>) pending).get(0)).isEqualTo(0L);
    }
  }

  private static Set<String> words(String... lines) {
    return Set.of(String.join(" ", lines).split(" "));
  }

  private static String print(String... arguments) throws Exception {
    try (MillraceProcess process = millrace(arguments)) {
      return new String(process.output(), UTF_8);
    }
  }

  private static MillraceProcess millrace(String... arguments) throws IOException {
    return MillraceProcess.setup(scratch)
        .withTestJobs()
        .environment("MILLRACE_REDIS", server.uri())
        .environment("DB_USER", ShopDatabase.USER)
        .environment("DB_PASSWORD", ShopDatabase.PASSWORD)
        .start(arguments);
  }
}
