package dev.millrace.redis.embedded;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/** A Redis Cluster on loopback: masters with all slots in equal ranges, and replicas of them. */
public final class TestCluster implements Topology {
  private static final int SLOTS = 16_384;

  private final String password;
  private final int masters;
  private final List<TestNode> nodes = new ArrayList<>();

  private TestCluster(String password, int masters) {
    this.password = password;
    this.masters = masters;
  }

  /**
   * Starts it, and returns when every node finds it in order.
   *
   * @param replicas of each master
   * @param config lines that go into the configuration of every node
   */
  public static TestCluster start(int masters, int replicas, String... config) {
    return start(masters, replicas, () -> List.of(config));
  }

  /**
   * Starts it with a configuration that differs between the nodes.
   *
   * @param config is asked once for each node
   */
  public static TestCluster start(int masters, int replicas, Supplier<List<String>> config) {
    TestCluster cluster = new TestCluster(UUID.randomUUID().toString(), masters);
    try {
      cluster.begin(masters * (1 + replicas), config);
      cluster.assign();
      cluster.meet();
      cluster.replicate();
      cluster.awaitHealthy();
      return cluster;
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  private void begin(int count, Supplier<List<String>> config) {
    Path binary = null;
    for (int i = 0; i < count; i++) {
      TestNode node = TestNode.start(binary, password, lines(config.get()));
      binary = node.binary();
      nodes.add(node);
    }
    nodes.forEach(TestNode::awaitReady);
  }

  private static String busPort(TestNode node) {
    return node.config("cluster-port");
  }

  private List<String> lines(List<String> config) {
    List<String> lines =
        new ArrayList<>(
            List.of(
                "cluster-enabled yes",
                "cluster-port " + TestNode.freePort(),
                "cluster-node-timeout 1000",
                "cluster-replica-validity-factor 0",
                "cluster-allow-replica-migration no",
                "repl-diskless-sync-delay 0",
                "requirepass " + password,
                "masterauth " + password,
                "save \"\"",
                "maxmemory-policy noeviction"));
    lines.addAll(config);
    return lines;
  }

  private void assign() {
    for (int i = 0; i < nodes.size(); i++) {
      nodes.get(i).call("CLUSTER", "SET-CONFIG-EPOCH", i + 1);
      if (i < masters) {
        int first = i * SLOTS / masters;
        nodes.get(i).call("CLUSTER", "ADDSLOTSRANGE", first, (i + 1) * SLOTS / masters - 1);
      }
    }
  }

  private void meet() {
    for (TestNode node : nodes) {
      for (TestNode other : nodes.subList(0, nodes.indexOf(node))) {
        node.call("CLUSTER", "MEET", "127.0.0.1", other.port(), busPort(other));
      }
    }
  }

  private void replicate() {
    for (int i = masters; i < nodes.size(); i++) {
      TestNode replica = nodes.get(i);
      String master = id(nodes.get(i % masters));
      Waiting.until(
          () -> replica + " does not replicate: " + replica.text("CLUSTER", "NODES"),
          () -> {
            replica.call("CLUSTER", "REPLICATE", master);
            return true;
          });
    }
  }

  /** Waits until all nodes that run agree that all slots are served and all replicas follow. */
  @Override
  public void awaitHealthy() {
    Waiting.until(() -> "masters are " + masters(), () -> masters().size() == masters);
    for (TestNode node : nodes) {
      if (node.isAlive()) {
        Waiting.until(
            () -> node + " finds the cluster not in order: " + node.text("CLUSTER", "NODES"),
            () -> isHealthy(node));
      }
    }
  }

  private boolean isHealthy(TestNode node) {
    String known = node.text("CLUSTER", "NODES");
    return TestNode.field(node.text("CLUSTER", "INFO"), "cluster_state").equals("ok")
        && known.lines().count() == nodes.size()
        && nodes.stream().allMatch(each -> known.contains(" 127.0.0.1:" + each.port() + "@"))
        && !known.contains("handshake")
        && (node.isMaster() || node.follows());
  }

  /** The name of a node in the cluster. */
  public String id(TestNode node) {
    return node.text("CLUSTER", "MYID");
  }

  /** The slot of a key. */
  public int slot(String key) {
    return ((Long) nodes.get(0).call("CLUSTER", "KEYSLOT", key)).intValue();
  }

  /** The master that serves a slot, as it finds itself. */
  public TestNode masterOf(int slot) {
    return masters().stream().filter(node -> serves(node, slot)).findFirst().orElseThrow();
  }

  private static boolean serves(TestNode node, int slot) {
    String own =
        node.text("CLUSTER", "NODES")
            .lines()
            .filter(line -> line.contains("myself"))
            .findFirst()
            .orElseThrow();
    String[] fields = own.split(" ");
    for (int i = 8; i < fields.length; i++) {
      String[] range = fields[i].split("-");
      if (!fields[i].startsWith("[")
          && Integer.parseInt(range[0]) <= slot
          && slot <= Integer.parseInt(range[range.length - 1])) {
        return true;
      }
    }
    return false;
  }

  /** Begins to move a slot to another master: it is MIGRATING here and IMPORTING there. */
  public void beginMove(int slot, TestNode from, TestNode to) {
    to.call("CLUSTER", "SETSLOT", slot, "IMPORTING", id(from));
    from.call("CLUSTER", "SETSLOT", slot, "MIGRATING", id(to));
  }

  /**
   * Moves some keys of a slot that is being moved.
   *
   * @return how many, 0 when there are none left
   */
  public int moveKeys(int slot, TestNode from, TestNode to, int atMost) {
    List<?> keys = (List<?>) from.call("CLUSTER", "GETKEYSINSLOT", slot, atMost);
    if (!keys.isEmpty()) {
      List<Object> migrate =
          new ArrayList<>(List.of("MIGRATE", "127.0.0.1", portForNodes(to), "", 0, 5_000));
      migrate.addAll(List.of("AUTH", password, "KEYS"));
      migrate.addAll(keys);
      from.call(migrate.toArray());
    }
    return keys.size();
  }

  /** The port by which nodes speak to each other. */
  private static String portForNodes(TestNode node) {
    return node.config("tls-cluster").equals("yes")
        ? node.config("tls-port")
        : String.valueOf(node.port());
  }

  /** Ends the move of a slot whose keys have all been moved. */
  public void endMove(int slot, TestNode from, TestNode to) {
    to.call("CLUSTER", "SETSLOT", slot, "NODE", id(to));
    from.call("CLUSTER", "SETSLOT", slot, "NODE", id(to));
    for (TestNode other : masters()) {
      other.call("CLUSTER", "SETSLOT", slot, "NODE", id(to));
    }
  }

  /** Moves a slot with all its keys, as an operator's tool does. */
  public void move(int slot, TestNode to) {
    TestNode from = masterOf(slot);
    beginMove(slot, from, to);
    int moved;
    do {
      moved = moveKeys(slot, from, to, 10);
    } while (moved > 0);
    endMove(slot, from, to);
  }

  @Override
  public String uri() {
    return nodes.get(0).uri();
  }

  @Override
  public List<TestNode> nodes() {
    return nodes;
  }

  @Override
  public void close() {
    nodes.forEach(TestNode::close);
  }
}
