package dev.millrace.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the manifests for Kubernetes say. */
class KubernetesTest {

  private static List<JsonNode> documents;

  @BeforeAll
  static void read() throws IOException {
    documents = YamlFiles.below("kubernetes");
  }

  /** Everything that is a whole object of Kubernetes: no patch, and nothing for kustomize alone. */
  static Stream<JsonNode> objects() throws IOException {
    return YamlFiles.below("kubernetes").stream()
        .filter(each -> !each.get("apiVersion").asText().startsWith("kustomize"))
        .filter(each -> !each.get("kind").asText().equals("ScaledObject"))
        .filter(each -> !isPatch(each));
  }

  private static boolean isPatch(JsonNode document) {
    return document.get("kind").asText().equals("Deployment")
        && !document.get("spec").has("selector");
  }

  @ParameterizedTest
  @MethodSource("objects")
  void isAsKubernetesSays(JsonNode object) throws Exception {
    KubernetesModel.check(object);
  }

  @Test
  void theModelFindsWhatIsWrong() {
    ObjectNode misspelt = deployment("worker").deepCopy();
    container(misspelt).put("readinesProbe", "x");
    assertThatThrownBy(() -> KubernetesModel.check(misspelt)).hasMessageContaining("readinesProbe");

    ObjectNode without = deployment("worker").deepCopy();
    ((ObjectNode) without.get("spec")).remove("selector");
    assertThatThrownBy(() -> KubernetesModel.check(without)).hasMessageContaining("selector");

    ObjectNode text = deployment("worker").deepCopy();
    ((ObjectNode) text.get("spec")).put("replicas", "two");
    assertThatThrownBy(() -> KubernetesModel.check(text)).hasMessageContaining("two");
  }

  @Test
  void theScaledObjectIsAsKedaSays() throws IOException {
    FileSchema schema = FileSchema.named("scaled-object.schema.json");
    ObjectNode misspelt = one("ScaledObject", "millrace-worker").deepCopy();
    ((ObjectNode) misspelt.at("/spec/triggers/0/metadata")).put("treshold", "1").remove("query");

    assertThat(schema.faults(one("ScaledObject", "millrace-worker"))).isEmpty();
    assertThat(String.join("\n", schema.faults(misspelt))).contains("treshold", "query");
  }

  @ParameterizedTest
  @ValueSource(strings = {"coordinator", "worker"})
  void podsMayNoMoreThanTheRestrictedStandardAllows(String role) {
    JsonNode pod = deployment(role).at("/spec/template/spec");
    JsonNode container = container(deployment(role));

    assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
    assertThat(pod.at("/securityContext/runAsUser").asInt()).isEqualTo(65532);
    assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
    assertThat(pod.get("automountServiceAccountToken").asBoolean(true)).isFalse();
    assertThat(pod.get("enableServiceLinks").asBoolean(true)).isFalse();
    for (String host : List.of("hostNetwork", "hostPID", "hostIPC")) {
      assertThat(pod.has(host)).as(host).isFalse();
    }
    assertThat(container.at("/securityContext/allowPrivilegeEscalation").asBoolean(true)).isFalse();
    assertThat(container.at("/securityContext/readOnlyRootFilesystem").asBoolean()).isTrue();
    assertThat(container.at("/securityContext/capabilities/drop/0").asText()).isEqualTo("ALL");
    assertThat(container.at("/securityContext/capabilities/add").isMissingNode()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"coordinator", "worker"})
  void podsAreAskedHowTheyAreWhereTheyServe(String role) {
    ObjectNode container = container(deployment(role));

    assertThat(container.at("/startupProbe/httpGet/path").asText()).isEqualTo("/healthz");
    assertThat(container.at("/livenessProbe/httpGet/path").asText()).isEqualTo("/healthz");
    assertThat(container.at("/readinessProbe/httpGet/path").asText()).isEqualTo("/readyz");
    for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
      assertThat(container.at("/" + probe + "/httpGet/port").asText()).isEqualTo("http");
    }
    assertThat(Arguments.of(container.get("args")).value("--http"))
        .isEqualTo("0.0.0.0:" + container.at("/ports/0/containerPort").asInt());
  }

  @ParameterizedTest
  @ValueSource(strings = {"coordinator", "worker"})
  void secretsComeFromTheSecret(String role) {
    Set<String> keys = new TreeSet<>();
    for (JsonNode variable : container(deployment(role)).get("env")) {
      assertThat(variable.has("value")).as(variable.toString()).isFalse();
      assertThat(variable.at("/valueFrom/secretKeyRef/name").asText()).isEqualTo("millrace");
      keys.add(
          variable.get("name").asText()
              + "="
              + variable.at("/valueFrom/secretKeyRef/key").asText());
    }

    assertThat(keys).containsExactly("MILLRACE_HTTP_TOKEN=http-token", "MILLRACE_REDIS=redis");
  }

  @Test
  void aWorkerIsGivenTheTimeToDrainAndACpuForEachSlot() {
    Arguments arguments = Arguments.of(container(deployment("worker")).get("args"));

    assertThat(deployment("worker").at("/spec/template/spec/terminationGracePeriodSeconds").asInt())
        .isGreaterThanOrEqualTo(arguments.number("--drain") + 15);
    assertThat(container(deployment("worker")).at("/resources/limits/cpu").asInt())
        .isEqualTo(arguments.number("--slots"));
  }

  @Test
  void memoryIsAskedForAsFarAsItIsLimited() {
    for (String role : List.of("coordinator", "worker")) {
      JsonNode resources = container(deployment(role)).get("resources");
      assertThat(resources.at("/requests/memory")).isEqualTo(resources.at("/limits/memory"));
    }
  }

  @Test
  void whatSelectsPodsFindsThem() {
    for (String role : List.of("coordinator", "worker")) {
      JsonNode labels = deployment(role).at("/spec/template/metadata/labels");
      assertThat(deployment(role).at("/spec/selector/matchLabels")).isEqualTo(labels);
      assertThat(one("PodDisruptionBudget", "millrace-" + role).at("/spec/selector/matchLabels"))
          .isEqualTo(labels);
    }
    assertThat(one("Service", "millrace-coordinator").at("/spec/selector"))
        .isEqualTo(deployment("coordinator").at("/spec/template/metadata/labels"));
    assertThat(
            one("NetworkPolicy", "millrace")
                .at("/spec/podSelector/matchLabels/app.kubernetes.io~1name")
                .asText())
        .isEqualTo("millrace");
  }

  @Test
  void bothAutoscalersFollowTheBacklogOfTheWorkersTasks() {
    JsonNode keda = one("ScaledObject", "millrace-worker");
    JsonNode plain = one("HorizontalPodAutoscaler", "millrace-worker");

    assertThat(keda.at("/spec/scaleTargetRef/name").asText()).isEqualTo("millrace-worker");
    assertThat(plain.at("/spec/scaleTargetRef/name").asText()).isEqualTo("millrace-worker");
    assertThat(keda.at("/spec/triggers/0/metadata/query").asText())
        .isEqualTo("sum(max by (phase) (millrace_backlog_tasks{namespace=\"millrace\"}))");
    assertThat(plain.at("/spec/metrics/0/external/metric/name").asText())
        .isEqualTo("millrace_backlog_tasks");
    assertThat(plain.at("/spec/metrics/0/external/target/averageValue"))
        .isEqualTo(keda.at("/spec/triggers/0/metadata/threshold"));
    assertThat(plain.at("/spec/behavior"))
        .isEqualTo(keda.at("/spec/advanced/horizontalPodAutoscalerConfig/behavior"));
  }

  @Test
  void kustomizeMakesOneOfThem() throws Exception {
    List<JsonNode> built = Kustomize.build("data", "keda", "hpa");

    for (JsonNode object : built) {
      if (!object.get("kind").asText().equals("ScaledObject")) {
        KubernetesModel.check(object);
      }
      if (!object.get("kind").asText().equals("Namespace")) {
        assertThat(object.at("/metadata/namespace").asText()).isEqualTo("millrace");
      }
    }
    List<JsonNode> deployments =
        built.stream().filter(each -> each.get("kind").asText().equals("Deployment")).toList();
    assertThat(deployments).hasSize(2);
    for (JsonNode deployment : deployments) {
      assertThat(container(deployment).get("image").asText()).startsWith("millrace:");
      assertThat(container(deployment).get("volumeMounts").findValuesAsText("mountPath"))
          .containsExactlyInAnyOrder("/tmp", "/etc/millrace", "/data");
    }
  }

  private static JsonNode deployment(String role) {
    return one("Deployment", "millrace-" + role);
  }

  private static ObjectNode container(JsonNode deployment) {
    return (ObjectNode) deployment.at("/spec/template/spec/containers/0");
  }

  private static JsonNode one(String kind, String name) {
    return documents.stream()
        .filter(each -> each.get("kind").asText().equals(kind) && !isPatch(each))
        .filter(each -> each.at("/metadata/name").asText().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("There is no " + kind + " " + name));
  }
}
