package dev.millrace.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.InvalidJobException;
import dev.millrace.input.RedisInput;
import dev.millrace.redis.embedded.TestNode;
import dev.millrace.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that wants TLS, the certificate of the client, a user and its password. */
@Timeout(60)
final class RedisAddressIT {

  private static final int TLS_PORT = TestNode.freePort();
  private static final String SECRET = "s3cr3t";

  @TempDir private static Path directory;

  private static Certificate server;
  private static Certificate client;
  private static TestNode node;

  @BeforeAll
  static void start() throws Exception {
    server = Certificate.create(directory, "server", "EC");
    client = Certificate.create(directory, "client", "RSA");
    node =
        TestNode.start(
            null,
            "",
            List.of(
                "tls-port " + TLS_PORT,
                "tls-cert-file " + server.certificate(),
                "tls-key-file " + server.key(),
                "tls-ca-cert-file " + client.certificate(),
                "tls-auth-clients yes",
                "user worker on >" + SECRET + " ~* &* +@all",
                "save \"\""));
    node.awaitReady();
    node.call("HSET", "some", "field", "value");
    Files.writeString(directory.resolve("password"), SECRET + "\n");
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @Test
  void whoShowsItsCertificateComesIn() throws IOException {
    String uri = uri("worker@", "127.0.0.1", "&password-file=" + directory.resolve("password"));

    try (RedisStores stores = RedisStores.connect(uri)) {
      assertThat(stores.jobs().jobs(1)).isEmpty();
      assertThat(stores.address()).isEqualTo("rediss://127.0.0.1:" + TLS_PORT);
    }
    assertThat(RedisInput.hash("some").at(uri).splits(InputReading.CONTEXT)).hasSize(1);
  }

  @Test
  void strangersStayOutside() {
    String login = "worker:" + SECRET + "@";

    assertRefused(uri(login, "127.0.0.1", "").replaceFirst("&cert=.*", ""), "could not be reached");
    assertRefused(
        "rediss://" + login + "127.0.0.1:" + TLS_PORT, "valid certification path", "check its ca");
    assertRefused(uri(login, "localhost", ""), "localhost");
    assertRefused(uri("worker:wrong@", "127.0.0.1", ""), "refuses the password");
  }

  @Test
  void filesThatAreOfNoUseAreNamed() throws IOException {
    Path text = Files.writeString(directory.resolve("text"), "text");
    String ca = "rediss://127.0.0.1?ca=";

    assertUnfit(ca + "/not/there", "The file /not/there, ca of a Redis address");
    assertUnfit(ca + text, text + ", ca of a Redis address, is of no use");
    assertUnfit(
        ca + server.certificate() + "&cert=" + server.certificate() + "&key=" + text,
        text + ", key of a Redis address, is of no use: there is no BEGIN PRIVATE KEY in it");
  }

  @Test
  void aFileOfRedissonSaysEverything() throws IOException {
    String yaml =
        """
        singleServerConfig:
          address: "rediss://127.0.0.1:%d"
          username: "worker"
          password: "%s"
          connectionPoolSize: 5
          connectionMinimumIdleSize: 1
        codec: !<org.redisson.codec.Kryo5Codec> {}
        sslTruststore: "%s"
        sslTruststorePassword: "%s"
        sslKeystore: "%s"
        sslKeystorePassword: "%s"
        """
            .formatted(
                TLS_PORT,
                SECRET,
                server.store().toUri(),
                Certificate.PASSWORD,
                client.store().toUri(),
                Certificate.PASSWORD);
    Path file = Files.writeString(directory.resolve("redisson.yaml"), yaml);

    try (RedisStores stores = RedisStores.connect("file:" + file)) {
      assertThat(stores.jobs().jobs(1)).isEmpty();
      assertThat(stores.jobs().spec("none")).isEmpty();
      assertThat(stores.address()).isEqualTo("file:" + file);
    }
  }

  @Test
  void aFileThatRedissonDoesNotUnderstandIsNamed() throws IOException {
    Path nonsense = Files.writeString(directory.resolve("nonsense.yaml"), "servers: [1, 2]\n");
    Path nothing = Files.writeString(directory.resolve("nothing.yaml"), "threads: 2\n");

    assertUnfit("file:" + nonsense, "The Redisson configuration " + nonsense + " is of no use");
    assertUnfit("file:" + nothing, "The Redisson configuration " + nothing + " is of no use");
  }

  private static String uri(String login, String host, String more) {
    return "rediss://%s%s:%d?ca=%s&cert=%s&key=%s%s"
        .formatted(
            login, host, TLS_PORT, server.certificate(), client.certificate(), client.key(), more);
  }

  private static void assertRefused(String uri, String... causes) {
    assertThatThrownBy(() -> RedisStores.connect(uri).close())
        .isInstanceOf(StoreException.class)
        .hasMessageContainingAll(causes)
        .message()
        .doesNotContain(SECRET);
  }

  private static void assertUnfit(String uri, String cause) {
    assertThatThrownBy(() -> RedisStores.connect(uri).close())
        .isInstanceOf(InvalidJobException.class)
        .hasMessageContaining(cause);
  }
}
