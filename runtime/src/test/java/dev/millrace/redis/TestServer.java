package dev.millrace.redis;

import dev.millrace.redis.embedded.EmbeddedServer;
import java.util.Optional;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;

/**
 * The Redis of all tests of this JVM: the one that {@code MILLRACE_TEST_REDIS} names, as a system
 * property or in the environment; else a container, where Docker runs; else the embedded server.
 */
final class TestServer {
  private static final String NAMED = "MILLRACE_TEST_REDIS";
  private static final int PORT = 6379;

  private TestServer() {}

  /** Where it is, with its password. */
  static String uri() {
    return Started.URI;
  }

  private static final class Started {
    static final String URI =
        Optional.ofNullable(System.getProperty(NAMED))
            .or(() -> Optional.ofNullable(System.getenv(NAMED)))
            .orElseGet(Started::start);

    private static String start() {
      return DockerClientFactory.instance().isDockerAvailable() ? container() : embedded();
    }

    @SuppressWarnings("resource") // testcontainers' own reaper ends it after this JVM
    private static String container() {
      GenericContainer<?> redis = new GenericContainer<>("redis:7").withExposedPorts(PORT);
      redis.start();
      return "redis://" + redis.getHost() + ":" + redis.getMappedPort(PORT);
    }

    private static String embedded() {
      EmbeddedServer server = EmbeddedServer.start();
      // Keeps it reachable: its pipe must not be closed before this JVM ends.
      Runtime.getRuntime().addShutdownHook(new Thread(server::close));
      return server.uri();
    }
  }
}
