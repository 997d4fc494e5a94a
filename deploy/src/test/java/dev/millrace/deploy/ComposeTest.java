package dev.millrace.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the file for Docker Compose says. */
class ComposeTest {

  private static FileSchema schema;
  private static JsonNode compose;

  @BeforeAll
  static void read() throws Exception {
    schema = FileSchema.named("compose.schema.json");
    compose = YamlFiles.parse(Files.readString(Path.of("compose.yaml"))).get(0);
  }

  @Test
  void isAsTheSpecificationOfComposeSays() {
    assertThat(schema.faults(compose)).isEmpty();
  }

  @Test
  void theSchemaFindsWhatIsWrong() {
    ObjectNode wrong = compose.deepCopy();
    ((ObjectNode) wrong.at("/services/worker")).put("stop_grace_periods", "1s").put("read_only", 7);

    assertThat(String.join("\n", schema.faults(wrong)))
        .contains("stop_grace_periods", "/services/worker/read_only");
  }

  @ParameterizedTest
  @ValueSource(strings = {"redis", "coordinator", "worker"})
  void noServiceMayMoreThanItNeeds(String name) {
    JsonNode service = service(name);

    assertThat(service.get("read_only").asBoolean()).isTrue();
    assertThat(service.at("/cap_drop/0").asText()).isEqualTo("ALL");
    assertThat(service.at("/security_opt/0").asText()).isEqualTo("no-new-privileges:true");
    assertThat(service.has("privileged")).isFalse();
    assertThat(service.has("ports")).as("nothing is to be reached from outside").isFalse();
  }

  @Test
  void thePasswordStandsInASecretAlone() {
    assertThat(service("worker").at("/environment/MILLRACE_REDIS").asText())
        .isEqualTo("redis://redis:6379?password-file=/run/secrets/redis-password");
    for (String name : List.of("redis", "coordinator", "worker")) {
      assertThat(service(name).at("/secrets/0").asText()).isEqualTo("redis-password");
    }
    assertThat(compose.at("/secrets/redis-password/environment").asText())
        .isEqualTo("REDIS_PASSWORD");
    assertThat(service("redis").get("command").toString()).doesNotContain("--requirepass");
  }

  @Test
  void redisKeepsWhatItAcknowledgedAndEvictsNothing() {
    assertThat(service("redis").at("/command/2").asText())
        .contains("--appendonly yes", "--maxmemory-policy noeviction");
  }

  @Test
  void aWorkerIsGivenTheTimeToDrain() {
    assertThat(seconds(service("worker").get("stop_grace_period").asText()))
        .isGreaterThanOrEqualTo(
            Arguments.of(service("worker").get("command")).number("--drain") + 15);
    assertThat(service("worker").get("cpus").asInt())
        .isEqualTo(Arguments.of(service("worker").get("command")).number("--slots"));
  }

  private static int seconds(String duration) {
    assertThat(duration).endsWith("s");
    return Integer.parseInt(duration.substring(0, duration.length() - 1));
  }

  private static JsonNode service(String name) {
    return compose.at("/services/" + name);
  }
}
