package dev.millrace.redis;

import static dev.millrace.redis.InputReading.CONTEXT;
import static dev.millrace.redis.InputReading.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.InputContext;
import dev.millrace.InvalidJobException;
import dev.millrace.RecordReader;
import dev.millrace.Split;
import dev.millrace.input.RedisInput;
import dev.millrace.redis.embedded.EmbeddedServer;
import dev.millrace.redis.input.InputServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What lies on a real server, read in splits. */
@Timeout(120)
final class RedisInputIT {

  private static final int MANY = 20_000;
  private static EmbeddedServer server;
  private static RespConnection redis;

  @BeforeAll
  static void start() {
    server = EmbeddedServer.start();
    redis = new RespConnection(server.uri());
  }

  @AfterAll
  static void stop() {
    redis.close();
    server.close();
  }

  @Test
  void hashIsReadInSplits() throws IOException {
    fill("hash", "HSET", i -> List.of("f" + i, "v" + i));

    List<String> read =
        readAll(RedisInput.hash("hash"), 8, field -> field.name() + "=" + field.value());

    assertThat(sorted(read)).isEqualTo(sorted(texts(MANY, i -> "f" + i + "=v" + i)));
  }

  @Test
  void setIsReadInSplits() throws IOException {
    fill("set", "SADD", i -> List.of("m" + i));

    assertThat(sorted(readAll(RedisInput.set("set"), 8, member -> member)))
        .isEqualTo(sorted(texts(MANY, i -> "m" + i)));
  }

  @Test
  void sortedSetIsReadInSplits() throws IOException {
    fill("zset", "ZADD", i -> List.of(i + ".5", "m" + i));

    assertThat(
            sorted(
                readAll(
                    RedisInput.sortedSet("zset"), 8, each -> each.member() + " " + each.score())))
        .isEqualTo(sorted(texts(MANY, i -> "m" + i + " " + i + ".5")));
  }

  @Test
  void listIsReadInSplits() throws IOException {
    fill("list", "RPUSH", i -> List.of("e" + i));

    assertThat(readAll(RedisInput.list("list"), 8, element -> element))
        .isEqualTo(texts(MANY, i -> "e" + i));
  }

  @Test
  void whatIsSmallIsReadInOneSplit() throws IOException {
    redis.call("HSET", "small", "a", "1", "b", "-2");
    redis.call("ZADD", "smallz", "+inf", "x", "-inf", "y", "1e30", "z");

    assertThat(readAll(RedisInput.hash("small"), 1, field -> field.name() + field.toLong()))
        .containsExactlyInAnyOrder("a1", "b-2");
    assertThat(readAll(RedisInput.sortedSet("smallz"), 1, each -> each.member() + each.score()))
        .containsExactlyInAnyOrder("xInfinity", "y-Infinity", "z1.0E30");
  }

  @Test
  void keysByPatternAreReadInSplits() throws IOException {
    for (int i = 0; i < MANY; i++) {
      redis.send("SET", (i % 2 == 0 ? "even:" : "odd:") + i, "");
    }
    for (int i = 0; i < MANY; i++) {
      redis.receive();
    }

    List<String> read = readAll(RedisInput.keys("even:*"), 8, key -> key);

    assertThat(sorted(read)).isEqualTo(sorted(texts(MANY / 2, i -> "even:" + 2 * i)));
  }

  @Test
  void streamWithBurstsAndGapsIsReadInEvenSplits() throws IOException {
    long time = 1_000;
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      // Three bursts, one of them within a millisecond, with years between them.
      time += i == 4_000 || i == 12_000 ? 100_000_000_000L : i < 4_000 || i > 12_000 ? i % 3 : 0;
      ids.add(time + "-" + i);
      redis.send("XADD", "bursts", ids.get(i), "n", i);
    }
    ids.forEach(id -> redis.receive());
    RedisInput<?> input = RedisInput.stream("bursts").at(server.uri());

    List<Integer> sizes = new ArrayList<>();
    for (Split split : input.splits(CONTEXT)) {
      sizes.add(read(input, split, Object::toString).size());
    }

    assertThat(readAll(RedisInput.stream("bursts"), 8, entry -> entry.id())).isEqualTo(ids);
    assertThat(sizes).allMatch(size -> size <= MANY / 4);
    assertThat(
            readAll(
                RedisInput.stream("bursts", ids.get(5), ids.get(7)),
                1,
                entry -> entry.get("n") + " " + entry.fields()))
        .containsExactly("5 {n=5}", "6 {n=6}", "7 {n=7}");
    assertThat(readAll(RedisInput.stream("bursts", "5", "900"), 0, Object::toString)).isEmpty();
  }

  @Test
  void whatStaysIsReadOnceWhileTheTableGrowsAndShrinks() throws Exception {
    fill("busy", "HSET", i -> List.of("f" + i, "v" + i));
    AtomicBoolean over = new AtomicBoolean();
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      Future<Integer> writer = threads.submit(() -> growAndShrink("busy", over));
      for (int round = 0; round < 3; round++) {
        RedisInput<RedisInput.Field> input = RedisInput.hash("busy").at(server.uri());
        List<Split> splits = input.splits(CONTEXT);
        List<Callable<List<String>>> readers =
            List.of(() -> readEvery(input, splits, 0), () -> readEvery(input, splits, 1));
        List<String> read = new ArrayList<>();
        for (Future<List<String>> part : threads.invokeAll(readers)) {
          read.addAll(part.get());
        }

        assertThat(splits).hasSizeGreaterThan(4);
        HashSet<String> distinct = new HashSet<>(read);
        assertThat(read).hasSize(distinct.size());
        assertThat(distinct.containsAll(texts(MANY, i -> "f" + i))).isTrue();
      }
      over.set(true);
      assertThat(writer.get()).isPositive();
    } finally {
      threads.shutdownNow();
    }
  }

  /** Makes the table sixteen times as large, and small again, until it is over. */
  private static int growAndShrink(String key, AtomicBoolean over) {
    int cycles = 0;
    try (RespConnection writer = new RespConnection(server.uri())) {
      while (!over.get()) {
        for (String command : List.of("HSET", "HDEL")) {
          for (int start = 0; start < 300_000 && !(over.get() && command.equals("HSET")); ) {
            List<Object> arguments = new ArrayList<>(List.of(command, key));
            for (int end = start + 500; start < end; start++) {
              arguments.add("passing" + start);
              if (command.equals("HSET")) {
                arguments.add("x");
              }
            }
            writer.call(arguments.toArray());
          }
        }
        cycles++;
      }
    }
    return cycles;
  }

  private static List<String> readEvery(
      RedisInput<RedisInput.Field> input, List<Split> splits, int first) throws IOException {
    List<String> read = new ArrayList<>();
    for (int i = first; i < splits.size(); i += 2) {
      read.addAll(read(input, splits.get(i), RedisInput.Field::name));
    }
    return read;
  }

  @Test
  void listMayGrowAtItsEndButNotAtItsHead() throws IOException {
    fill("queue", "RPUSH", i -> List.of("e" + i));
    RedisInput<String> input = RedisInput.list("queue").at(server.uri());
    List<Split> splits = input.splits(CONTEXT);

    redis.call("RPUSH", "queue", "late");
    List<String> read = new ArrayList<>();
    for (Split split : splits) {
      read.addAll(read(input, split, element -> element));
    }
    redis.call("LPUSH", "queue", "early");

    assertThat(read).isEqualTo(texts(MANY, i -> "e" + i));
    assertThatThrownBy(() -> read(input, splits.get(0), element -> element))
        .isInstanceOf(InvalidJobException.class)
        .hasMessageStartingWith("List queue at redis://127.0.0.1:")
        .hasMessageContaining("was changed at its head, or became shorter (20002 elements, 20000");
  }

  @Test
  void connectionsThatAreCutAreMadeAnewAndNothingIsMissedOrReadTwice() throws IOException {
    fill("cut", "HSET", i -> List.of("f" + i, "v" + i));
    fill("cut-list", "RPUSH", i -> List.of("e" + i));
    fill("cut-stream", "XADD", i -> List.of("1-" + (i + 1), "n", "" + i));

    assertThat(readWithCuts(RedisInput.hash("cut"), RedisInput.Field::name))
        .containsExactlyInAnyOrderElementsOf(texts(MANY, i -> "f" + i));
    assertThat(readWithCuts(RedisInput.list("cut-list"), element -> element))
        .isEqualTo(texts(MANY, i -> "e" + i));
    assertThat(readWithCuts(RedisInput.stream("cut-stream"), entry -> entry.get("n")))
        .isEqualTo(texts(MANY, i -> "" + i));
  }

  /** Reads everything, while the server closes all connections but this test's now and then. */
  private static <I> List<String> readWithCuts(RedisInput<I> input, Function<I, String> text)
      throws IOException {
    RedisInput<I> there = input.at(server.uri());
    List<String> read = new ArrayList<>();
    for (Split split : there.splits(CONTEXT)) {
      try (RecordReader<I> reader = there.open(split, CONTEXT)) {
        while (reader.advance()) {
          read.add(text.apply(reader.record()));
          if (read.size() % 15_000 == 1) {
            redis.call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
          }
        }
      }
    }
    return read;
  }

  @Test
  void splitsOfAnotherProcessAreRefused() throws IOException {
    fill("moving", "HSET", i -> List.of("f" + i, "v" + i));
    List<Split> splits = RedisInput.hash("moving").at(server.uri()).splits(CONTEXT);

    try (EmbeddedServer other = EmbeddedServer.start()) {
      assertThatThrownBy(
              () ->
                  read(RedisInput.hash("moving").at(other.uri()), splits.get(0), Object::toString))
          .isInstanceOf(InvalidJobException.class)
          .hasMessageContaining("is another process than when the job was planned");
    }
  }

  @Test
  void tableThatHasGoneIsRefused() throws IOException {
    fill("gone", "HSET", i -> List.of("f" + i, "v" + i));
    RedisInput<RedisInput.Field> input = RedisInput.hash("gone").at(server.uri());
    List<Split> splits = input.splits(CONTEXT);
    redis.call("UNLINK", "gone");

    assertThatThrownBy(() -> read(input, splits.get(1), Object::toString))
        .isInstanceOf(InvalidJobException.class)
        .hasMessageContaining("Input hash gone at redis://")
        .hasMessageContaining("has gone, or shrunk so far");
  }

  @Test
  void whatIsNotThereIsNamed() {
    redis.call("SET", "text", "x");

    assertRefused(
        RedisInput.hash("nothing"),
        "Input hash nothing does not exist at redis://127.0.0.1:",
        ": name a key that is there");
    assertRefused(
        RedisInput.sortedSet("text"), "Input text at ", "is not a sorted set but a string");
    redis.call("RPUSH", "alist", "x");
    assertRefused(RedisInput.set("alist"), "Input alist at ", "is not a set but a list");
    redis.call("XADD", "astream", "*", "a", "b");
    assertRefused(
        RedisInput.stream("astream", "yesterday", "+"), "Not an id of a stream: yesterday");
  }

  private static void assertRefused(RedisInput<?> input, String... parts) {
    assertThatThrownBy(() -> input.at(server.uri()).splits(CONTEXT))
        .isInstanceOf(InvalidJobException.class)
        .message()
        .contains(parts);
  }

  @Test
  void serverThatRefusesOrIsNoneIsNamed() {
    String withoutPassword = server.uri().replaceFirst("://[^@]*@", "://");

    assertThatThrownBy(() -> RedisInput.hash("a").at(withoutPassword).splits(CONTEXT))
        .isInstanceOf(InvalidJobException.class)
        .hasMessageContaining("refuses the password, or none was given");
    assertThatThrownBy(
            () -> RedisInput.hash("a").at("redis://:${NO_SUCH_VARIABLE}@h").splits(CONTEXT))
        .isInstanceOf(InvalidJobException.class)
        .hasMessageContaining("names the variable NO_SUCH_VARIABLE");
    assertThatThrownBy(() -> RedisInput.hash("a").splits(CONTEXT))
        .isInstanceOf(InvalidJobException.class)
        .hasMessage(
            "Input hash a is in Redis, but this job runs without one of yours: say --redis, or name"
                + " the server in the job, RedisInput....at(\"redis://HOST:PORT\")");
  }

  @Test
  void splitSizeIsInBytes() throws IOException {
    fill("sized", "HSET", i -> List.of("f" + i, "v".repeat(90) + i));
    InputContext wanted = CONTEXT.withSplitSize(500_000);

    assertThat(RedisInput.hash("sized").at(server.uri()).splits(wanted)).hasSize(4);
  }

  @Test
  void largeElementsAreReadInSplitsOfTheSizeThatWasAskedFor() throws IOException {
    String large = "x".repeat(500_000);
    for (int i = 0; i < 40; i++) {
      redis.call("HSET", "large", "f" + i, large);
      redis.call("RPUSH", "large-list", large);
      redis.call("XADD", "large-stream", "1-" + (i + 1), "n", large);
    }
    // What is scanned is not divided below a thousand elements.
    List<RedisInput<?>> inputs =
        List.of(
            RedisInput.hash("large"),
            RedisInput.list("large-list"),
            RedisInput.stream("large-stream"));
    for (RedisInput<?> input : inputs) {
      RedisInput<?> there = input.at(server.uri());
      List<Split> splits = there.splits(CONTEXT.withSplitSize(5_000_000));
      List<String> read = new ArrayList<>();
      for (Split split : splits) {
        read.addAll(read(there, split, element -> ""));
      }

      assertThat(read).hasSize(40);
      assertThat(splits).hasSizeBetween(input.equals(inputs.get(0)) ? 1 : 4, 8);
    }
  }

  private static void fill(String key, String command, Function<Integer, List<String>> elements) {
    redis.call("UNLINK", key);
    for (int i = 0; i < MANY; i++) {
      List<Object> arguments = new ArrayList<>(List.of(command, key));
      arguments.addAll(elements.apply(i));
      redis.send(arguments.toArray());
    }
    for (int i = 0; i < MANY; i++) {
      redis.receive();
    }
  }

  private static List<String> sorted(List<String> texts) {
    return texts.stream().sorted().toList();
  }

  private static List<String> texts(int count, Function<Integer, String> text) {
    return IntStream.range(0, count).mapToObj(text::apply).toList();
  }

  /** Reads everything; there must be at least so many splits. */
  private static <I> List<String> readAll(
      RedisInput<I> input, int atLeast, Function<I, String> text) throws IOException {
    // Where no address is given, the server that the job runs on is read.
    InputContext context = CONTEXT.on(InputServer.at(server.uri()));
    List<Split> splits = input.splits(context);
    List<String> read = new ArrayList<>();
    for (Split split : splits) {
      try (RecordReader<I> reader = input.open(split, context)) {
        while (reader.advance()) {
          read.add(text.apply(reader.record()));
        }
        assertThat(reader.progress()).isBetween(0.0, 1.0);
      }
    }
    assertThat(splits).hasSizeGreaterThanOrEqualTo(atLeast);
    return read;
  }
}
