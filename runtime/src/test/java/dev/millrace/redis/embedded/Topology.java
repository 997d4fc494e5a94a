package dev.millrace.redis.embedded;

import java.util.List;

/** Servers on loopback that belong together, and go with this JVM. */
public interface Topology extends AutoCloseable {

  /** What the tests of this JVM are to run on: one server, or what a system property names. */
  String PROPERTY = "millrace.test.topology";

  /** Starts what {@link #PROPERTY} names: {@code cluster}, {@code sentinel}, or one server. */
  static Topology start() {
    String wanted = System.getProperty(PROPERTY, "");
    return switch (wanted) {
      case "" -> single();
      case "cluster" -> TestCluster.start(3, 1);
      case "sentinel" -> TestSentinels.start(1);
      default ->
          throw new IllegalArgumentException(
              PROPERTY + " must be cluster, sentinel or empty: " + wanted);
    };
  }

  /** Starts one server. */
  static Topology single() {
    EmbeddedServer server = EmbeddedServer.start();
    return new Topology() {
      @Override
      public String uri() {
        return server.uri();
      }

      @Override
      public List<TestNode> nodes() {
        return List.of();
      }

      @Override
      public void awaitHealthy() {}

      @Override
      public void close() {
        server.close();
      }
    };
  }

  /** How a client names them, with their password. */
  String uri();

  /** The servers that hold data, masters and replicas; none of a server that stands alone. */
  List<TestNode> nodes();

  /** Those of them that are masters now and answer. */
  default List<TestNode> masters() {
    return nodes().stream().filter(TestNode::isMaster).toList();
  }

  /** Waits until all servers that run agree that all is well, and replicas follow. */
  void awaitHealthy();

  @Override
  void close();
}
