package dev.millrace.redis;

import dev.millrace.redis.embedded.TestNode;
import dev.millrace.redis.embedded.Topology;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;

/**
 * The Redis of all tests of this JVM: the one that {@code MILLRACE_TEST_REDIS} names, as a system
 * property or in the environment; else the topology that {@link Topology#PROPERTY} names; else a
 * container, where Docker runs; else the embedded server.
 */
final class TestServer {
  private static final String NAMED = "MILLRACE_TEST_REDIS";
  private static final int PORT = 6379;
  private static final String PASSWORD = "of-tests";

  private TestServer() {}

  /** Where it is, with its password. */
  static String uri() {
    return Started.URI;
  }

  /** The nodes of the topology; none of one server. */
  static List<TestNode> masters() {
    return Started.topology == null ? List.of() : Started.topology.masters();
  }

  /** One server, which what {@link #uri} names need not be. */
  static String single() {
    return masters().isEmpty() ? uri() : Scratch.SERVER.uri();
  }

  private static final class Scratch {
    static final Topology SERVER = kept(Topology.single());
  }

  /** Its pipe must not be closed before this JVM ends. */
  private static Topology kept(Topology topology) {
    Runtime.getRuntime().addShutdownHook(new Thread(topology::close));
    return topology;
  }

  /** The same for a user of its own with the rights of a role in the namespaces of tests. */
  static String uriFor(AccessRole role) {
    if (!System.getProperty(Topology.PROPERTY, "").isEmpty()) {
      // Users are those of one server: where there are several, everybody is the same one.
      return uri();
    }
    URI server = URI.create(uri());
    String user = "test-" + role;
    try (RespConnection admin = new RespConnection(uri())) {
      admin.call(
          Stream.concat(
                  Stream.of("ACL", "SETUSER", user, "reset", "on", ">" + PASSWORD),
                  Stream.of(role.rule("test*").split(" ")))
              .toArray());
    }
    return "redis://%s:%s@%s:%d".formatted(user, PASSWORD, server.getHost(), server.getPort());
  }

  private static final class Started {
    static Topology topology;
    static final String URI =
        Optional.ofNullable(System.getProperty(NAMED))
            .or(() -> Optional.ofNullable(System.getenv(NAMED)))
            .orElseGet(Started::start);

    private static String start() {
      return System.getProperty(Topology.PROPERTY, "").isEmpty()
              && DockerClientFactory.instance().isDockerAvailable()
          ? container()
          : topology();
    }

    @SuppressWarnings("resource") // testcontainers' own reaper ends it after this JVM
    private static String container() {
      GenericContainer<?> redis = new GenericContainer<>("redis:7").withExposedPorts(PORT);
      redis.start();
      return "redis://" + redis.getHost() + ":" + redis.getMappedPort(PORT);
    }

    private static String topology() {
      topology = kept(Topology.start());
      return topology.uri();
    }
  }
}
