package dev.millrace.examples.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.Parameters;
import dev.millrace.examples.WordRanking;
import dev.millrace.local.LocalRunner;
import dev.millrace.redis.embedded.EmbeddedServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Results that become keys of a server, on which nothing else is left. */
class RedisOutputRunIT {

  private static final Corpus CORPUS = Corpus.generate(51, 300_000);
  private static final String SERVER = "WORDS_REDIS";

  @TempDir private Path scratch;

  private final List<MillraceProcess> started = new ArrayList<>();
  private EmbeddedServer server;
  private RespClient redis;
  private String input;

  @BeforeEach
  void prepare() throws IOException {
    server = EmbeddedServer.start();
    redis = new RespClient(server.uri());
    input = CORPUS.writeTo(scratch.resolve("text")).toString();
  }

  @AfterEach
  void end() throws IOException {
    started.forEach(MillraceProcess::close);
    redis.close();
    server.close();
  }

  @Test
  void rankingIsThatOfThePlainCountAndOfOneThreadAndIsReplacedAsAWhole() throws Exception {
    // given
    String[] command = {
      "run", "word-ranking", input, "-D", "key=words", "-D", "server=${" + SERVER + "}"
    };
    Parameters local = Parameters.of(input).with("key", "local").with("server", server.uri());

    // when, then
    assertThat(run(0, command))
        .contains("The result of job word-ranking-", " is in the sorted set words in Redis")
        .doesNotContain("WARN");
    LocalRunner.run(new WordRanking(), local);
    assertThat(ranking("words")).isEqualTo(CORPUS.counts());
    assertThat(ranking("local")).isEqualTo(CORPUS.counts());
    assertThat(redis.keys()).containsExactlyInAnyOrder("words", "local");

    // when, then
    assertThat(run(2, command))
        .contains("Output sorted set words at redis://127.0.0.1:", "exists already", "--overwrite");
    command[2] = Files.writeString(scratch.resolve("small"), "b a b\n").toString();
    run(0, with(command, "--overwrite"));
    assertThat(ranking("words")).isEqualTo(Map.of("a", 1L, "b", 2L));
    assertThat(redis.keys()).containsExactlyInAnyOrder("words", "local");
  }

  @Test
  void everyKindOfKeyHoldsTheWholeResultInOrder() throws Exception {
    String text = Files.writeString(scratch.resolve("small"), "b a c\nb ü b\n").toString();
    Parameters local = Parameters.of(text).with("server", server.uri());

    for (String kind : List.of("hash", "lines", "list")) {
      LocalRunner.run(new TotalsInRedis(), local.with("kind", kind));
    }
    String job = TotalsInRedis.class.getName();
    run(0, "run", job, text, "-D", "kind=stream", "-D", "server=${" + SERVER + "}");

    assertThat(texts("LRANGE", "lines", "0", "-1")).containsExactly("a\t1", "b\t3", "c\t1", "ü\t1");
    assertThat(texts("LRANGE", "list", "0", "-1"))
        .containsExactly("1 x a", "3 x b", "1 x c", "1 x ü");
    assertThat(texts("HMGET", "hash", "a", "b", "c", "ü")).containsExactly("1", "3", "1", "1");
    assertThat(redis.call("HLEN", "hash")).isEqualTo(4L);
    List<?> entries = (List<?>) redis.call("XRANGE", "stream", "-", "+");
    assertThat(entries.stream().map(entry -> ((List<?>) entry).get(1).toString()).limit(3))
        .containsExactly("[word, a, times, 1]", "[word, b, times, 3]", "[word, c, times, 1]");
    assertThat(entries).hasSize(4);
  }

  @Test
  void whatCannotBeIsSaidAtOnce() throws Exception {
    String[] command = {"run", "word-ranking", input, "-D", "key=words"};

    assertThat(run(2, command))
        .contains("Output sorted set words is in Redis", "without one of yours: say --redis");
    assertThat(run(2, with(command, "--output", "out", "-D", "server=redis://h")))
        .contains("word-ranking writes no files, so --output has no meaning for it");
    assertThat(run(2, with(command, "--top", "3", "-D", "server=redis://h")))
        .contains("--top prints the kept result");
  }

  @Test
  void aKilledWorkerAndTwoKilledCoordinatorsChangeNothing() throws Exception {
    start("AFTER_FLUSH 2 halt", "worker", "--slots", "1");
    MillraceProcess first = start("BEFORE_PROMOTE 1 halt", "coordinator", "--lease", "1");
    first.awaitStderr("millrace: coordinator");
    String[] command = {"run", "word-ranking", input, "-D", "key=words", "--lease", "2"};
    MillraceProcess run = start("", with(command, "--split-size", "50K"));
    started.get(0).awaitStderr("Fault point=AFTER_FLUSH");
    start("", "worker", "--slots", "2");
    first.awaitStderr("Fault point=BEFORE_PROMOTE");
    MillraceProcess second = start("AFTER_PROMOTE 1 halt", "coordinator", "--lease", "1");
    second.awaitStderr("Fault point=AFTER_PROMOTE");
    MillraceProcess third = start("", "coordinator", "--lease", "1");

    assertThat(run.output()).isEmpty();
    assertThat(ranking("words")).isEqualTo(CORPUS.counts());
    third.await("all is cleaned up", () -> outputKeys().isEmpty());
    assertThat(redis.keys()).contains("words").noneMatch(key -> key.endsWith(":result"));
  }

  private List<String> outputKeys() {
    try {
      return redis.keys().stream().filter(key -> key.contains(":output:")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, Long> ranking(String key) throws IOException {
    List<String> flat = texts("ZRANGE", key, "0", "-1", "WITHSCORES");
    Map<String, Long> ranking = new TreeMap<>();
    for (int i = 0; i < flat.size(); i += 2) {
      ranking.put(flat.get(i), Long.valueOf(flat.get(i + 1)));
    }
    return ranking;
  }

  private List<String> texts(String... command) throws IOException {
    return ((List<?>) redis.call(command))
        .stream().map(text -> new String(((String) text).getBytes(ISO_8859_1), UTF_8)).toList();
  }

  private static String[] with(String[] command, String... more) {
    return Stream.concat(Stream.of(command), Stream.of(more)).toArray(String[]::new);
  }

  /** Runs a command without a server of its own; returns what it has said on standard error. */
  private String run(int exitCode, String... arguments) throws IOException, InterruptedException {
    try (MillraceProcess run =
        MillraceProcess.setup(scratch)
            .withTestJobs()
            .environment(SERVER, server.uri())
            .start(arguments)) {
      assertThat(run.exitCode()).as(run.stderr()).isEqualTo(exitCode);
      assertThat(run.stdout()).isEmpty();
      return run.stderr();
    }
  }

  private MillraceProcess start(String fault, String... arguments) throws IOException {
    Path faults = Files.writeString(Files.createTempFile(scratch, "faults", ""), fault + "\n");
    MillraceProcess process =
        MillraceProcess.setup(scratch)
            .jvmOptions("-XX:TieredStopAtLevel=1", "-Dmillrace.faults=" + faults)
            .environment("MILLRACE_REDIS", server.uri())
            .start(arguments);
    started.add(process);
    return process;
  }
}
