package dev.millrace.redis.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The topologies that the other tests run on: they do what they are there for, and go. */
@Tag("server")
@Timeout(120)
final class TopologyIT {

  @Test
  void clusterServesAllSlotsAndMovesThem() {
    List<TestNode> nodes;
    try (TestCluster cluster = TestCluster.start(3, 0)) {
      nodes = List.copyOf(cluster.nodes());
      int slot = cluster.slot("a");
      TestNode from = cluster.masterOf(slot);
      from.call("SET", "a", "1");

      TestNode to = nodes.get((nodes.indexOf(from) + 1) % 3);
      cluster.move(slot, to);

      assertThat(cluster.masters()).hasSize(3);
      assertThat(to.text("GET", "a")).isEqualTo("1");
      assertThat(cluster.masterOf(slot)).isSameAs(to);
    }
    assertThat(nodes).allSatisfy(TopologyIT::isGone);
  }

  @Test
  void replicaTakesThePlaceOfADeadMaster() {
    try (TestCluster cluster = TestCluster.start(3, 1)) {
      int slot = cluster.slot("a");
      TestNode dead = cluster.masterOf(slot);
      dead.call("SET", "a", "1");
      dead.call("WAIT", 1, 1000);

      dead.kill();

      Waiting.until(() -> "nobody serves slot " + slot, () -> !cluster.masterOf(slot).equals(dead));
      assertThat(cluster.masterOf(slot).text("GET", "a")).isEqualTo("1");
      dead.start();
      dead.awaitReady();
      Waiting.until(() -> "it does not follow", () -> !dead.isMaster());
      cluster.awaitHealthy();
    }
  }

  @Test
  void sentinelsMakeAReplicaTheMaster() {
    List<TestNode> nodes = new ArrayList<>();
    try (TestSentinels sentinels = TestSentinels.start(1)) {
      nodes.addAll(sentinels.nodes());
      nodes.addAll(sentinels.sentinels());
      TestNode dead = sentinels.master();
      dead.call("SET", "a", "1");
      dead.call("WAIT", 1, 1000);

      dead.kill();

      Waiting.until(() -> "no failover", () -> !sentinels.master().equals(dead));
      Waiting.until(() -> "no master", () -> sentinels.master().isMaster());
      assertThat(sentinels.master().text("GET", "a")).isEqualTo("1");
    }
    assertThat(nodes).allSatisfy(TopologyIT::isGone);
  }

  private static void isGone(TestNode node) {
    assertThat(ProcessHandle.of(node.pid()).filter(ProcessHandle::isAlive)).isEmpty();
    assertThat(node.directory()).doesNotExist();
  }
}
