package dev.millrace.redis.embedded;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/** A master and its replicas on loopback, and three Sentinels that watch them. */
public final class TestSentinels implements Topology {
  /** The name under which the Sentinels know the master. */
  public static final String MASTER = "mymaster";

  private static final int SENTINELS = 3;

  private final String password;
  private final List<TestNode> nodes = new ArrayList<>();
  private final List<TestNode> sentinels = new ArrayList<>();

  private TestSentinels(String password) {
    this.password = password;
  }

  /** Starts them, and returns when every Sentinel knows of all the others. */
  public static TestSentinels start(int replicas, String... config) {
    TestSentinels topology = new TestSentinels(UUID.randomUUID().toString());
    try {
      topology.begin(replicas, config);
      topology.watch();
      topology.awaitHealthy();
      return topology;
    } catch (RuntimeException e) {
      topology.close();
      throw e;
    }
  }

  private void begin(int replicas, String... config) {
    List<String> lines =
        new ArrayList<>(
            List.of(
                "requirepass " + password,
                "masterauth " + password,
                "repl-diskless-sync-delay 0",
                "save \"\"",
                "maxmemory-policy noeviction"));
    lines.addAll(List.of(config));
    TestNode master = TestNode.start(null, password, lines);
    nodes.add(master);
    lines.add("replicaof 127.0.0.1 " + master.port());
    for (int i = 0; i < replicas; i++) {
      nodes.add(TestNode.start(master.binary(), password, lines));
    }
    nodes.forEach(TestNode::awaitReady);
    for (TestNode replica : nodes.subList(1, nodes.size())) {
      Waiting.until(
          () -> replica + " does not follow: " + replica.text("INFO", "replication"),
          replica::follows);
    }
  }

  private void watch() {
    TestNode master = nodes.get(0);
    for (int i = 0; i < SENTINELS; i++) {
      sentinels.add(
          TestNode.start(
              master.binary(),
              "",
              List.of(
                  "sentinel monitor " + MASTER + " 127.0.0.1 " + master.port() + " 2",
                  "sentinel auth-pass " + MASTER + " " + password,
                  "sentinel down-after-milliseconds " + MASTER + " 1000",
                  "sentinel failover-timeout " + MASTER + " 5000"),
              "--sentinel"));
    }
    sentinels.forEach(TestNode::awaitReady);
  }

  /** Waits until every Sentinel sees a master that is up, its replicas that run, and the others. */
  @Override
  public void awaitHealthy() {
    Waiting.until(() -> "masters are " + masters(), () -> masters().size() == 1);
    for (TestNode node : nodes) {
      if (node.isAlive() && !node.isMaster()) {
        Waiting.until(() -> node + " does not follow", node::follows);
      }
    }
    long running = nodes.stream().filter(TestNode::isAlive).count();
    for (TestNode sentinel : sentinels) {
      Waiting.until(
          () -> sentinel + " sees " + state(sentinel),
          () -> {
            List<String> state = state(sentinel);
            return value(state, "flags").equals("master")
                && value(state, "num-other-sentinels").equals("" + (SENTINELS - 1))
                && Integer.parseInt(value(state, "num-slaves")) >= running - 1;
          });
    }
  }

  /** What a Sentinel says of the master: names and values in turn. */
  private static List<String> state(TestNode sentinel) {
    return ((List<?>) sentinel.call("SENTINEL", "MASTER", MASTER))
        .stream().map(text -> new String((byte[]) text, StandardCharsets.UTF_8)).toList();
  }

  private static String value(List<String> state, String name) {
    return state.get(state.indexOf(name) + 1);
  }

  /** The server that the Sentinels take for the master now. */
  public TestNode master() {
    int port = Integer.parseInt(value(state(sentinels.get(0)), "port"));
    return nodes.stream().filter(node -> node.port() == port).findFirst().orElseThrow();
  }

  /** {@code redis-sentinel://:PASSWORD@HOST:PORT,HOST:PORT,HOST:PORT/MASTER}. */
  @Override
  public String uri() {
    String hosts = sentinels.stream().map(TestNode::address).collect(Collectors.joining(","));
    return "redis-sentinel://:" + password + "@" + hosts + "/" + MASTER;
  }

  @Override
  public List<TestNode> nodes() {
    return nodes;
  }

  public List<TestNode> sentinels() {
    return sentinels;
  }

  @Override
  public void close() {
    sentinels.forEach(TestNode::close);
    nodes.forEach(TestNode::close);
  }
}
