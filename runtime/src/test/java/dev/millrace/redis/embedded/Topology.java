package dev.millrace.redis.embedded;

import java.util.List;

/** Servers on loopback that belong together, and go with this JVM. */
public interface Topology extends AutoCloseable {

  /** How a client names them, with their password. */
  String uri();

  /** The servers that hold data, masters and replicas. */
  List<TestNode> nodes();

  /** Those of them that are masters now and answer. */
  default List<TestNode> masters() {
    return nodes().stream().filter(TestNode::isMaster).toList();
  }

  @Override
  void close();
}
