package dev.millrace.redis;

import dev.millrace.redis.embedded.TestNode;
import java.util.List;

/**
 * What scripts can look at as a whole: the server of the tests, or a copy of a namespace whose keys
 * lie on the masters of a cluster.
 */
final class OneServer {

  private OneServer() {}

  /** The URI of a server with all keys of a namespace, as they are now. */
  static String with(String namespace) {
    List<TestNode> masters = TestServer.masters();
    if (masters.isEmpty()) {
      return TestServer.uri();
    }
    try (RespConnection copy = new RespConnection(TestServer.single())) {
      copy.call("FLUSHALL");
      for (TestNode master : masters) {
        try (RespConnection source = new RespConnection(master.uri())) {
          for (Object key : (List<?>) source.call("KEYS", namespace + ":*")) {
            copy(source, copy, key);
          }
        }
      }
    }
    return TestServer.single();
  }

  private static void copy(RespConnection source, RespConnection copy, Object key) {
    source.send("PTTL", key);
    source.send("DUMP", key);
    long ttl = (Long) source.receive();
    Object value = source.receive();
    if (value != null) {
      copy.call("RESTORE", key, Math.max(0, ttl), value, "REPLACE");
    }
  }
}
