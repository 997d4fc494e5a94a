package dev.millrace.examples.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.millrace.Parameters;
import dev.millrace.examples.EventTotals;
import dev.millrace.local.LocalRunner;
import dev.millrace.redis.embedded.EmbeddedServer;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples that read what lies in Redis and in a database, as users run them. */
class DataInputsIT {

  @TempDir private Path scratch;

  @Test
  void eventsAreAddedUp() throws Exception {
    try (EmbeddedServer server = EmbeddedServer.start()) {
      Map<Object, Object> expected = fill(server.uri());
      Parameters parameters = totals(server.uri());

      assertThat(LocalRunner.run(new EventTotals(), parameters).asMap()).isEqualTo(expected);
      assertThat(
              LocalRunner.run(new EventTotals(), parameters.with("from", "5-1").with("to", "5-1"))
                  .asMap())
          .hasSize(1);
    }
  }

  @Test
  void eventsAreReadThroughTlsByAUserWhoMayReadNothingElse() throws Exception {
    Certificate certificate = Certificate.create(scratch);
    try (EmbeddedServer server = EmbeddedServer.start();
        RespClient redis = new RespClient(server.uri())) {
      int port = freePort();
      assumeTrue(speaksTls(redis, certificate, port), "this server was built without TLS");
      Map<Object, Object> expected = fill(server.uri());
      redis.call("ACL", "SETUSER", "reader", "on", ">a+b @/%", "~orders", "+@read");
      String address = "rediss://reader:${SHOP_PASSWORD}@127.0.0.1:" + port;
      String trusting = address + "?ca=" + certificate.certificate();

      try (MillraceProcess run =
              MillraceProcess.setup(scratch)
                  .environment("SHOP_PASSWORD", "a+b @/%")
                  .jvmOptions(
                      "-XX:TieredStopAtLevel=1",
                      "-Djavax.net.ssl.trustStore=" + certificate.store(),
                      "-Djavax.net.ssl.trustStorePassword=" + Certificate.PASSWORD)
                  .start(command("event-totals", totals(address)));
          MillraceProcess byFile =
              MillraceProcess.setup(scratch)
                  .environment("SHOP_PASSWORD", "a+b @/%")
                  .start(command("event-totals", totals(trusting)));
          MillraceProcess untrusting =
              MillraceProcess.setup(scratch)
                  .environment("SHOP_PASSWORD", "a+b @/%")
                  .start(command("event-totals", totals(address)))) {
        assertThat(new String(run.output(), UTF_8)).isEqualTo(printed(expected));
        assertThat(new String(byFile.output(), UTF_8)).isEqualTo(printed(expected));
        assertThat(untrusting.exitCode()).as(untrusting.stderr()).isEqualTo(2);
        assertThat(untrusting.stderr())
            .contains("127.0.0.1:" + port, "stream orders", "does not believe", "?ca=FILE")
            .doesNotContain("\tat ");
      }
    }
  }

  @Test
  void rowsAreAddedUpWithTheUsersDriver() throws Exception {
    try (ShopDatabase database = ShopDatabase.start(2_000)) {
      Parameters parameters =
          Parameters.of()
              .with("database", database.url())
              .with("table", "orders")
              .with("key", "id")
              .with("by", "city")
              .with("sum", "cents");
      String[] command = command("table-totals", parameters);
      String driver = ShopDatabase.driver().toString();
      String[] withDriver = BusyRedisIT.with(command, "--jar", driver);

      try (MillraceProcess right = with(ShopDatabase.PASSWORD).start(withDriver);
          MillraceProcess wrong = with("1234").start(withDriver);
          MillraceProcess without = with(ShopDatabase.PASSWORD).start(command)) {
        assertThat(new String(right.output(), UTF_8)).isEqualTo(database.totals());
        assertThat(wrong.exitCode()).isEqualTo(2);
        assertThat(wrong.stderr())
            .contains(database.url(), "refuses", "DB_USER and DB_PASSWORD")
            .doesNotContain("1234");
        assertThat(without.exitCode()).isEqualTo(2);
        assertThat(without.stderr()).contains(database.url(), "has no driver here", "--jar");
      }
    }
  }

  private MillraceProcess.Setup with(String password) {
    return MillraceProcess.setup(scratch)
        .environment("DB_USER", ShopDatabase.USER)
        .environment("DB_PASSWORD", password);
  }

  private static String[] command(String job, Parameters parameters) {
    String[] command = {"run", job};
    for (Map.Entry<String, String> setting : parameters.settings().entrySet()) {
      command = BusyRedisIT.with(command, "-D", setting.getKey() + "=" + setting.getValue());
    }
    return command;
  }

  private static Parameters totals(String server) {
    return Parameters.of()
        .with("stream", "orders")
        .with("by", "customer")
        .with("sum", "cents")
        .with("server", server);
  }

  /** Files orders, of which each has an id of its own, and returns what they come to. */
  private static Map<Object, Object> fill(String uri) throws IOException {
    Random random = new Random(6);
    Map<Object, Object> totals = new TreeMap<>();
    try (RespClient redis = new RespClient(uri)) {
      for (int i = 0; i < 5_000; i++) {
        String customer = "customer " + random.nextInt(20);
        long cents = random.nextInt(3_000) - 500;
        totals.merge(customer, cents, (one, other) -> (Long) one + (Long) other);
        String id = i / 10 + "-" + (i % 10 + 1);
        redis.send("XADD", "orders", id, "cents", Long.toString(cents), "customer", customer);
      }
      for (int i = 0; i < 5_000; i++) {
        redis.receive();
      }
    }
    return totals;
  }

  private static String printed(Map<Object, Object> totals) {
    return totals.entrySet().stream()
        .map(total -> total.getKey() + "\t" + total.getValue() + "\n")
        .collect(Collectors.joining());
  }

  private static boolean speaksTls(RespClient redis, Certificate certificate, int port)
      throws IOException {
    if (String.valueOf(redis.call("CONFIG", "GET", "tls-port")).equals("[]")) {
      return false;
    }
    redis.call(
        "CONFIG",
        "SET",
        "tls-cert-file",
        certificate.certificate().toString(),
        "tls-key-file",
        certificate.key().toString(),
        "tls-auth-clients",
        "no",
        "tls-port",
        Integer.toString(port));
    return true;
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      return free.getLocalPort();
    }
  }
}
