package dev.millrace.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.jars.TestJar;
import dev.millrace.redis.AccessRole;
import dev.millrace.redis.Certificate;
import dev.millrace.redis.embedded.TestCluster;
import dev.millrace.redis.embedded.TestNode;
import dev.millrace.redis.embedded.Topology;
import dev.millrace.redis.embedded.Waiting;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Everything at once: a cluster that wants TLS, a user for each role with its rights alone, roles
 * in processes of their own, and a job that brings its jar.
 */
@EnabledIfSystemProperty(named = Topology.PROPERTY, matches = "cluster")
@Timeout(200)
final class ClusterRolesIT {

  private static final String PASSWORD = "of-a-test";
  private static final String JOB = "com.acme.Slow";
  private static final String SOURCE =
      """
      package com.acme;

      import dev.millrace.*;
      import dev.millrace.input.ItemsInput;
      import java.util.stream.IntStream;

      public final class Slow implements JobDefinition {
        @Override
        public Job<?, ?> define(Parameters parameters) {
          return Job.named("slow")
              .input(ItemsInput.of(IntStream.range(0, 40).boxed().toList()))
              .mapper(
                  (Integer item, Emitter<Integer, Long> out) -> {
                    Thread.sleep(300);
                    out.emit(item % 4, 1L);
                  })
              .reducer(Reducers.sumOfLongs())
              .build();
        }
      }
      """;

  @TempDir private Path directory;
  private final List<RoleProcess> roles = new ArrayList<>();
  private final Set<String> known = new HashSet<>();
  private Certificate certificate;
  private TestCluster cluster;

  @BeforeEach
  void start() throws Exception {
    certificate = Certificate.create(directory, "server", "EC");
    cluster = TestCluster.start(3, 1, this::tls);
    for (TestNode node : cluster.nodes()) {
      for (AccessRole role : AccessRole.values()) {
        node.call(
            Stream.concat(
                    Stream.of("ACL", "SETUSER", "mr" + role, "reset", "on", ">" + PASSWORD),
                    Stream.of((role.rule("mr") + " " + AccessRole.IN_A_CLUSTER).split(" ")))
                .toArray());
      }
      node.call("ACL", "LOG", "RESET");
    }
  }

  private List<String> tls() {
    return List.of(
        "tls-port " + TestNode.freePort(),
        "tls-cluster yes",
        "tls-replication yes",
        "tls-cert-file " + certificate.certificate(),
        "tls-key-file " + certificate.key(),
        "tls-ca-cert-file " + certificate.certificate(),
        "tls-auth-clients no");
  }

  @AfterEach
  void stop() throws Exception {
    for (RoleProcess role : roles) {
      role.close();
    }
    cluster.close();
  }

  @Test
  void jobWithItsJarIsExactThoughAWorkerAndAMasterAreKilledAndASlotIsMoved() throws Exception {
    Path jar = TestJar.compile(directory.resolve("slow.jar"), Map.of(JOB, SOURCE));
    role(AccessRole.LOADER, "functions").output();
    RoleProcess coordinator = role(AccessRole.COORDINATOR, "coordinator", "--allow-jars");
    RoleProcess victim = role(AccessRole.WORKER, "worker", "--slots", "2", "--allow-jars");
    RoleProcess worker = role(AccessRole.WORKER, "worker", "--slots", "2", "--allow-jars");
    for (RoleProcess each : List.of(coordinator, victim, worker)) {
      Waiting.until(this::said, () -> each.errors().contains("millrace: "));
    }

    String[] run = {"run", "--jar", jar.toString(), "--lease", "2", JOB};
    RoleProcess job = role(AccessRole.SUBMITTER, run);
    String id = awaitBegun(job);
    victim.kill();
    int slot = cluster.slot("{" + id + "}");
    TestNode from = cluster.masterOf(slot);
    cluster.move(
        slot,
        cluster.masters().stream().filter(node -> !node.equals(from)).findFirst().orElseThrow());

    assertThat(job.output()).isEqualTo("0\t10\n1\t10\n2\t10\n3\t10\n");
    assertThat(refusals()).isEmpty();

    RoleProcess next = role(AccessRole.SUBMITTER, run);
    awaitBegun(next);
    // It holds what all jobs share: nothing of this one that its replica may not have been told of.
    cluster.masterOf(cluster.slot("{mr}")).kill();
    assertThat(next.output()).isEqualTo("0\t10\n1\t10\n2\t10\n3\t10\n");
    assertThat(role(AccessRole.OBSERVER, "jobs").output()).contains(id);
    assertThat(refusals()).isEmpty();
  }

  /** Waits until a job that is submitted has committed some of its tasks, and not all. */
  private String awaitBegun(RoleProcess run) {
    Set<String> found = new HashSet<>();
    Waiting.until(() -> "no job has begun: " + said(), () -> found.addAll(begun()));
    known.addAll(found);
    return found.iterator().next();
  }

  /** The jobs that have committed tasks, but for those that have been seen before. */
  private List<String> begun() {
    return cluster.masters().stream()
        .flatMap(master -> ((List<?>) master.call("KEYS", "mr:{*}:committed:map")).stream())
        .map(ClusterRolesIT::text)
        .map(key -> key.substring(key.indexOf('{') + 1, key.indexOf('}')))
        .filter(id -> !known.contains(id))
        .toList();
  }

  private String said() {
    return refusals() + "\n" + String.join("\n", roles.stream().map(RoleProcess::errors).toList());
  }

  private RoleProcess role(AccessRole role, String... arguments) throws Exception {
    String nodes =
        String.join(
            ",",
            cluster.masters().stream()
                .map(node -> "127.0.0.1:" + node.config("tls-port"))
                .toList());
    RoleProcess process =
        RoleProcess.start(
            directory,
            "rediss://mr%s:%s@%s?ca=%s".formatted(role, PASSWORD, nodes, certificate.certificate()),
            arguments);
    roles.add(process);
    return process;
  }

  /** What any node has refused to anybody. */
  private List<String> refusals() {
    return cluster.nodes().stream()
        .filter(TestNode::isAlive)
        .flatMap(node -> ((List<?>) node.call("ACL", "LOG")).stream())
        .map(ClusterRolesIT::text)
        .toList();
  }

  private static String text(Object part) {
    if (part instanceof List<?> parts) {
      return parts.stream().map(ClusterRolesIT::text).toList().toString();
    }
    return part instanceof byte[] bytes ? new String(bytes, UTF_8) : String.valueOf(part);
  }
}
