package dev.millrace.redis;

import static dev.millrace.redis.InputReading.CONTEXT;
import static dev.millrace.redis.InputReading.readAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.Emitter;
import dev.millrace.Input;
import dev.millrace.InvalidJobException;
import dev.millrace.Job;
import dev.millrace.Reducers;
import dev.millrace.Split;
import dev.millrace.input.RedisInput;
import dev.millrace.local.LocalRunner;
import dev.millrace.redis.embedded.TestCluster;
import dev.millrace.redis.embedded.TestNode;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What lies in a cluster, of which a job names any node. */
@Timeout(120)
final class ClusterInputIT {

  private static final int MANY = 10_000;

  private static TestCluster cluster;

  @BeforeAll
  static void start() {
    cluster = TestCluster.start(3, 0);
    fill("hash", i -> new Object[] {"HSET", "hash", "f" + i, i});
    fill("list", i -> new Object[] {"RPUSH", "list", "e" + i});
    fill("stream", i -> new Object[] {"XADD", "stream", "1-" + (i + 1), "n", i});
    fillKeys();
  }

  /** Half of the keys are none that is asked for. */
  private static void fillKeys() {
    for (TestNode node : cluster.nodes()) {
      try (RespConnection redis = new RespConnection(node.uri())) {
        for (int i = 0; i < MANY / 10; i++) {
          try {
            redis.call("SET", "user:" + i, "");
            redis.call("SET", "other:{user:" + i + "}", "");
          } catch (IllegalStateException moved) {
            assertThat(moved).hasMessageStartingWith("MOVED ");
          }
        }
      }
    }
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void whateverNodeIsNamedTheKeyIsFoundWhereItLies() throws IOException {
    for (TestNode named : cluster.nodes()) {
      assertThat(read(RedisInput.hash("hash").at(named.uri()), 4, RedisInput.Field::name))
          .containsExactlyInAnyOrderElementsOf(texts(MANY, i -> "f" + i));
      assertThat(read(RedisInput.list("list").at(named.uri()), 4, element -> element))
          .isEqualTo(texts(MANY, i -> "e" + i));
      assertThat(read(RedisInput.stream("stream").at(named.uri()), 4, entry -> entry.get("n")))
          .isEqualTo(texts(MANY, i -> "" + i));
    }
  }

  @Test
  void keysAreReadInASplitForEachMaster() throws IOException {
    RedisInput<String> keys = RedisInput.keys("user:*").at(cluster.uri());
    List<Split> splits = keys.splits(CONTEXT);

    assertThat(splits).hasSize(3).allMatch(split -> split.length() > 0);
    for (Split split : splits) {
      assertThat(readAll(keys, List.of(split), key -> key)).hasSizeBetween(200, 500);
    }
    assertThat(readAll(keys, splits, key -> key))
        .containsExactlyInAnyOrderElementsOf(texts(MANY / 10, i -> "user:" + i));
  }

  @Test
  void jobReadsWhatLiesInIt() throws Exception {
    Job<String, Long> job =
        Job.named("sum")
            .input(RedisInput.hash("hash").at(cluster.uri()))
            .mapper(
                (RedisInput.Field field, Emitter<String, Long> out) ->
                    out.emit("hash", field.toLong()))
            .andInput(
                RedisInput.keys("user:*").at(cluster.uri()),
                (String key, Emitter<String, Long> out) -> out.emit("keys", 1L))
            .reducer(Reducers.sumOfLongs())
            .build();

    assertThat(LocalRunner.run(job).asMap())
        .containsEntry("hash", MANY * (MANY - 1L) / 2)
        .containsEntry("keys", MANY / 10L);
  }

  @Test
  void whatMovesMeanwhileIsRefusedAndReadAnewAfterwards() throws IOException {
    String[] pairs = texts(2_000, i -> "f" + i + " x").toArray(String[]::new);
    Object[] command = ("HSET moving " + String.join(" ", pairs)).split(" ");
    holder("moving").call(command);
    RedisInput<RedisInput.Field> hash = RedisInput.hash("moving").at(cluster.uri());
    RedisInput<String> keys = RedisInput.keys("user:*").at(cluster.uri());
    List<Split> parts = hash.splits(CONTEXT);
    List<Split> masters = keys.splits(CONTEXT);
    int slot = cluster.slot("moving");
    TestNode from = cluster.masterOf(slot);
    TestNode to = cluster.nodes().get((cluster.nodes().indexOf(from) + 1) % 3);

    cluster.beginMove(slot, from, to);
    assertThatThrownBy(() -> RedisInput.keys("user:*").at(from.uri()).splits(CONTEXT))
        .isInstanceOf(InvalidJobException.class)
        .hasMessageContaining(
            "is moving slots between its nodes: submit the job when that is over");
    while (cluster.moveKeys(slot, from, to, 10) > 0) {}
    cluster.endMove(slot, from, to);

    assertThatThrownBy(() -> readAll(hash, parts, RedisInput.Field::name))
        .isInstanceOf(InvalidJobException.class)
        .hasMessageContaining("submit the job anew");
    assertThatThrownBy(() -> readAll(keys, masters, key -> key))
        .isInstanceOf(InvalidJobException.class)
        .hasMessageContaining("has moved slots, or failed over, since the job was planned");
    assertThat(read(hash, 2, RedisInput.Field::name))
        .containsExactlyInAnyOrderElementsOf(texts(2_000, i -> "f" + i));
    assertThat(read(keys, 3, key -> key)).hasSize(MANY / 10);
  }

  private static TestNode holder(String key) {
    return cluster.masterOf(cluster.slot(key));
  }

  private static void fill(String key, IntFunction<Object[]> command) {
    try (RespConnection redis = new RespConnection(holder(key).uri())) {
      IntStream.range(0, MANY).forEach(i -> redis.send(command.apply(i)));
      IntStream.range(0, MANY).forEach(i -> redis.receive());
    }
  }

  /** Reads everything; there must be at least so many splits. */
  private static <I> List<String> read(Input<I> input, int atLeast, Function<I, String> text)
      throws IOException {
    List<Split> splits = input.splits(CONTEXT);
    assertThat(splits).hasSizeGreaterThanOrEqualTo(atLeast);
    return readAll(input, splits, text);
  }

  private static List<String> texts(int count, IntFunction<String> text) {
    return IntStream.range(0, count).mapToObj(text).toList();
  }
}
