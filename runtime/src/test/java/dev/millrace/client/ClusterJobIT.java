package dev.millrace.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.JobDefinition;
import dev.millrace.redis.AccessRole;
import dev.millrace.redis.PartitionTag;
import dev.millrace.redis.RedisAddress;
import dev.millrace.redis.doctor.Doctor;
import dev.millrace.redis.doctor.Finding;
import dev.millrace.redis.embedded.TestCluster;
import dev.millrace.redis.embedded.TestNode;
import dev.millrace.redis.embedded.Waiting;
import dev.millrace.store.JobState;
import dev.millrace.store.JobStatus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/** Jobs on a Redis Cluster of three masters and three replicas. */
@Timeout(120)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class ClusterJobIT {

  private static TestCluster cluster;
  private static TestFleet fleet;

  @BeforeAll
  static void start() {
    cluster = TestCluster.start(3, 1);
    fleet = new TestFleet(cluster.uri());
  }

  @AfterAll
  static void stop() {
    TopologyJobs.openGate();
    fleet.close();
    cluster.close();
  }

  @Test
  void wordsAreCounted() throws Exception {
    assertExact("words", new TopologyJobs.Words());
  }

  @Test
  void doctorLooksAtEveryMaster() {
    List<Finding> findings =
        Doctor.examine(RedisAddress.parse(cluster.uri()), AccessRole.WORKER, "");

    assertThat(findings)
        .filteredOn(each -> each.check().equals("persistence"))
        .extracting(Finding::server)
        .hasSize(3)
        .doesNotHaveDuplicates();
    assertThat(findings.get(0).found()).isEqualTo("3 masters, each with a replica");
    assertThat(findings)
        .filteredOn(each -> each.check().equals("rights"))
        .extracting(Finding::found)
        .contains("user default may do what a worker does");
  }

  @Test
  void linesAreSorted() throws Exception {
    assertExact("sorted", new TopologyJobs.Sorted());
  }

  @Test
  void stepsReadTheResultsOfOthers() throws Exception {
    assertExact("steps", new StepJobs.Diamond());
  }

  @Test
  void blocksAreOnAllMastersAndNoneHasMoreThanTwiceItsShare() throws Exception {
    TopologyJobs.closeGate();
    fleet.submit("spread", new TopologyJobs.Lines(), 16);
    fleet.awaitGate("spread");

    List<Long> bytes = cluster.masters().stream().map(ClusterJobIT::blockBytes).toList();
    long all = bytes.stream().mapToLong(each -> each).sum();
    TopologyJobs.openGate();

    assertThat(all).isGreaterThan(3_000_000);
    assertThat(bytes).hasSize(3).allSatisfy(each -> assertThat(each).isBetween(1L, all * 2 / 3));
    assertThat(fleet.await("spread").state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(fleet.result("spread")).isEqualTo(TestFleet.expected(new TopologyJobs.Lines()));
  }

  @Test
  void slotsOfAJobMoveWhileItRuns() throws Exception {
    TopologyJobs.closeGate();
    fleet.submit("moved", new TopologyJobs.Words(), 4);
    fleet.awaitGate("moved");

    for (String key : List.of("{moved}", tag("moved", 0), tag("moved", 1), "{mr}")) {
      int slot = cluster.slot(key);
      TestNode from = cluster.masterOf(slot);
      TestNode to =
          cluster.masters().stream().filter(node -> !node.equals(from)).findFirst().orElseThrow();
      // As if it had just come into the cluster.
      to.call("FUNCTION", "FLUSH");
      cluster.beginMove(slot, from, to);
      TopologyJobs.openGate();
      // One key at a time: some of the keys of a transition are here, some are there.
      while (cluster.moveKeys(slot, from, to, 1) > 0) {
        fleet.stores().jobs().jobs(1);
      }
      cluster.endMove(slot, from, to);
      assertThat(cluster.masterOf(slot)).isEqualTo(to);
    }

    assertThat(fleet.await("moved").error()).isEmpty();
    assertThat(fleet.result("moved")).isEqualTo(TestFleet.expected(new TopologyJobs.Words()));
  }

  @Test
  void aMasterWhoseMemoryIsShortIsNamed() throws Exception {
    TestNode narrow = cluster.masterOf(cluster.slot(tag("full", 0)));
    long used = Long.parseLong(narrow.info("used_memory"));
    narrow.call("CONFIG", "SET", "maxmemory", used + (1 << 20));
    try (TestFleet impatient = new TestFleet(cluster.uri(), Duration.ofSeconds(4))) {
      impatient.submit("full", new TopologyJobs.Lines(), 4);

      JobStatus status = impatient.await("full");

      assertThat(status.state()).isEqualTo(JobState.FAILED);
      assertThat(status.error())
          .contains("Redis at node %s of redis://".formatted(narrow), " is full: used_memory is");
    } finally {
      narrow.call("CONFIG", "SET", "maxmemory", 0);
    }
    assertExact("fits", new TopologyJobs.Lines());
  }

  @Test
  @Order(Integer.MAX_VALUE)
  void masterIsKilledWhileAJobRuns() throws Exception {
    TopologyJobs.closeGate();
    fleet.submit("killed", new TopologyJobs.Words(), 4);
    fleet.awaitGate("killed");
    TestNode dead = cluster.masterOf(cluster.slot("{killed}"));

    dead.kill();
    TopologyJobs.openGate();
    JobStatus status = fleet.await("killed");

    Waiting.until(() -> "no failover", () -> cluster.masters().size() == 3);
    // What a replica has not been told of is lost; that is a job that fails by name, never a wrong
    // one.
    if (status.state() == JobState.SUCCEEDED) {
      assertThat(fleet.result("killed")).isEqualTo(TestFleet.expected(new TopologyJobs.Words()));
    } else {
      assertThat(status.state()).isEqualTo(JobState.FAILED);
      assertThat(status.error()).contains("lost");
    }
    assertExact("after", new TopologyJobs.Words());
  }

  private static void assertExact(String jobId, JobDefinition job) throws Exception {
    fleet.submit(jobId, job, 4);
    JobStatus status = fleet.await(jobId);
    assertThat(status.error()).isEmpty();
    assertThat(status.state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(fleet.result(jobId)).isEqualTo(TestFleet.expected(job));
  }

  private static String tag(String jobId, int partition) {
    return "{" + PartitionTag.of(jobId, partition) + "}";
  }

  private static long blockBytes(TestNode master) {
    long bytes = 0;
    for (Object key : (List<?>) master.call("KEYS", "mr:{spread/*}:partials")) {
      String name = new String((byte[]) key, StandardCharsets.UTF_8);
      for (Object field : (List<?>) master.call("HKEYS", name)) {
        bytes += (Long) master.call("HSTRLEN", name, field);
      }
    }
    return bytes;
  }
}
