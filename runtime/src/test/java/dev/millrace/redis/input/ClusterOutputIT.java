package dev.millrace.redis.input;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.input.RedisServer.ElementSink;
import dev.millrace.input.RedisServer.Kind;
import dev.millrace.redis.RedisAddress;
import dev.millrace.redis.embedded.TestCluster;
import dev.millrace.redis.embedded.TestNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Keys of a cluster that jobs write, of which they name any node. */
@Timeout(120)
final class ClusterOutputIT {

  /** Three chunks. */
  private static final int COUNT = 1_200;

  private static TestCluster cluster;

  @BeforeAll
  static void start() {
    cluster = TestCluster.start(3, 0);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void whateverNodeIsNamedTheKeyIsWrittenWhereItBelongs() throws IOException {
    for (TestNode named : cluster.nodes()) {
      for (int i = 0; i < 6; i++) {
        String key = (i % 2 == 0 ? "list" : "{tag}of") + i;
        OutputKey output = output(named, key);

        output.check();
        output.claim();
        output.replace(ClusterOutputIT::writeAll);
        output.discard();

        assertThat(elements(key)).isEqualTo(expected());
      }
    }
    assertThat(keys()).noneMatch(key -> key.contains(":output:"));
  }

  @Test
  void slotThatMovesMeanwhileIsFollowed() throws IOException {
    OutputKey output = output(cluster.nodes().get(0), "moving");
    AtomicInteger begun = new AtomicInteger();

    output.replace(
        sink -> {
          boolean first = begun.incrementAndGet() == 1;
          for (int i = 0; i < COUNT; i++) {
            if (i == 700 && first) {
              move("moving");
            }
            sink.add(List.of(element(i)));
          }
        });
    output.discard();

    assertThat(begun).hasValue(2);
    assertThat(elements("moving")).isEqualTo(expected());
    assertThat(keys()).noneMatch(key -> key.contains(":output:"));
  }

  private static void move(String key) {
    int slot = cluster.slot(key);
    TestNode from = cluster.masterOf(slot);
    TestNode to = cluster.nodes().get((cluster.nodes().indexOf(from) + 1) % 3);
    cluster.beginMove(slot, from, to);
    while (cluster.moveKeys(slot, from, to, 10) > 0) {}
    cluster.endMove(slot, from, to);
  }

  private static OutputKey output(TestNode named, String key) {
    return new OutputKey(
        new Entrance(RedisAddress.parse(named.uri())),
        Kind.LIST,
        KeyNames.of("mr", key, "job-1"),
        true,
        Node.PATIENCE);
  }

  private static void writeAll(ElementSink sink) throws IOException {
    for (int i = 0; i < COUNT; i++) {
      sink.add(List.of(element(i)));
    }
  }

  private static byte[] element(int i) {
    return ("e" + i).getBytes(UTF_8);
  }

  private static List<String> expected() {
    return IntStream.range(0, COUNT).mapToObj(i -> "e" + i).toList();
  }

  private static List<String> elements(String key) throws IOException {
    return texts(cluster.masterOf(cluster.slot(key)), "LRANGE", key, "0", "-1");
  }

  private static List<String> keys() throws IOException {
    List<String> keys = new ArrayList<>();
    for (TestNode node : cluster.nodes()) {
      keys.addAll(texts(node, "KEYS", "*"));
    }
    return keys;
  }

  private static List<String> texts(TestNode node, Object... command) throws IOException {
    try (Connection redis =
        Connection.open(new Entrance(RedisAddress.parse(node.uri())).server())) {
      return ((List<?>) redis.call(command)).stream().map(Node::text).toList();
    }
  }
}
