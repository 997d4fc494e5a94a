package dev.millrace.redis.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.redis.AccessRole;
import dev.millrace.redis.RedisAddress;
import dev.millrace.redis.RespConnection;
import dev.millrace.redis.doctor.Finding.Severity;
import dev.millrace.redis.embedded.EmbeddedServer;
import dev.millrace.store.StoreUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The doctor at a real server. */
final class DoctorIT {

  private static EmbeddedServer server;
  private static RespConnection admin;

  @BeforeAll
  static void start() {
    server = EmbeddedServer.start();
    admin = new RespConnection(server.uri());
  }

  @AfterAll
  static void stop() {
    admin.close();
    server.close();
  }

  @ParameterizedTest
  @EnumSource
  void rightsOfADocumentedUserSufficeAndNoneIsToSpare(AccessRole role) {
    user("whole-" + role, role.rule("mr"));

    assertThat(rights(role, "whole-" + role))
        .extracting(Finding::severity)
        .containsExactly(Severity.OK);
  }

  @ParameterizedTest
  @EnumSource
  void eachRightThatIsMissingIsNamed(AccessRole role) {
    for (String command : role.commands()) {
      user("part", role.rule("mr") + " -" + command);

      Finding finding = rights(role, "part").get(0);

      assertThat(finding.severity()).as(command).isEqualTo(Severity.ERROR);
      assertThat(finding.found()).contains(" +" + command);
      assertThat(finding.mend()).startsWith("redis-cli ACL SETUSER part +");
    }
  }

  @Test
  void keysThatAreMissingAreNamed() {
    user("part", AccessRole.WORKER.rule("mr").replace("~mr:{*}:partials ", ""));

    assertThat(rights(AccessRole.WORKER, "part").get(0).found())
        .isEqualTo("user part lacks ~mr:{*}:partials");
  }

  @Test
  void userWhoMayEverythingIsWarnedOf() {
    List<Finding> findings = rights(AccessRole.WORKER, "");

    assertThat(findings).extracting(Finding::severity).containsExactly(Severity.OK, Severity.WARN);
    assertThat(findings.get(1).found()).contains("flushall", "config", "keys", "eval");
  }

  @Test
  void leastUserHearsWhatItMayKnow() {
    user("least", AccessRole.OBSERVER.rule("mr"));

    List<Finding> findings =
        examine("redis://least:of-tests@127.0.0.1:" + server.port(), AccessRole.OBSERVER, "");

    assertThat(findings)
        .filteredOn(each -> each.check().equals("rights"))
        .extracting(Finding::found)
        .containsExactly("not shown to this user");
    assertThat(findings).noneMatch(each -> each.severity() == Severity.ERROR);
  }

  @Test
  void serverThatEvictsIsAnError() {
    admin.call("CONFIG", "SET", "maxmemory-policy", "allkeys-lru");
    try {
      assertThat(examine(server.uri(), AccessRole.COORDINATOR, ""))
          .filteredOn(each -> each.severity() == Severity.ERROR)
          .extracting(Finding::check)
          .containsExactly("eviction");
    } finally {
      admin.call("CONFIG", "SET", "maxmemory-policy", "noeviction");
    }
  }

  @Test
  void refusedLoginIsSaidWithoutThePassword() {
    String uri = "redis://:canary-secret@127.0.0.1:" + server.port();

    assertThatThrownBy(() -> examine(uri, AccessRole.COORDINATOR, ""))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("WRONGPASS")
        .message()
        .doesNotContain("canary-secret");
  }

  private static List<Finding> rights(AccessRole role, String user) {
    return examine(server.uri(), role, user).stream()
        .filter(each -> each.check().equals("rights"))
        .toList();
  }

  private static List<Finding> examine(String uri, AccessRole role, String user) {
    return Doctor.examine(RedisAddress.parse(uri), role, user);
  }

  private static void user(String name, String rule) {
    List<Object> command = new ArrayList<>();
    Stream.of("ACL", "SETUSER", name, "reset", "on", ">of-tests").forEach(command::add);
    command.addAll(List.of(rule.split(" ")));
    admin.call(command.toArray());
  }
}
