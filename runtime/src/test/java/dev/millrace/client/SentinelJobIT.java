package dev.millrace.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.redis.AccessRole;
import dev.millrace.redis.RedisAddress;
import dev.millrace.redis.RedisStores;
import dev.millrace.redis.doctor.Doctor;
import dev.millrace.redis.doctor.Finding;
import dev.millrace.redis.embedded.TestNode;
import dev.millrace.redis.embedded.TestSentinels;
import dev.millrace.redis.embedded.Waiting;
import dev.millrace.store.JobState;
import dev.millrace.store.JobStatus;
import dev.millrace.store.StoreException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/** Jobs on a master with a replica, which three Sentinels watch. */
@Timeout(120)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class SentinelJobIT {

  private static TestSentinels sentinels;
  private static TestFleet fleet;

  @BeforeAll
  static void start() {
    sentinels = TestSentinels.start(1);
    fleet = new TestFleet(sentinels.uri());
  }

  @AfterAll
  static void stop() {
    TopologyJobs.openGate();
    fleet.close();
    sentinels.close();
  }

  @Test
  void masterIsKilledWhileAJobRuns() throws Exception {
    TopologyJobs.closeGate();
    fleet.submit("killed", new TopologyJobs.Words(), 4);
    fleet.awaitGate("killed");
    TestNode dead = sentinels.master();

    dead.kill();
    TopologyJobs.openGate();
    JobStatus status = fleet.await("killed");

    assertThat(sentinels.master()).isNotEqualTo(dead);
    // What the replica has not been told of is lost; then the job fails by name.
    if (status.state() == JobState.SUCCEEDED) {
      assertThat(fleet.result("killed")).isEqualTo(TestFleet.expected(new TopologyJobs.Words()));
    } else {
      assertThat(status.state()).isEqualTo(JobState.FAILED);
      assertThat(status.error()).contains("lost");
    }
    fleet.submit("after", new TopologyJobs.Sorted(), 4);
    assertThat(fleet.await("after").error()).isEmpty();
    assertThat(fleet.result("after")).isEqualTo(TestFleet.expected(new TopologyJobs.Sorted()));
    awaitSaid("no replica can take over: %s (down, or cut off)".formatted(dead.address()));
  }

  @Test
  @Order(1)
  void theMasterIsFoundAmongServersWithoutSentinels() throws Exception {
    fleet.submit("before", new StepJobs.Diamond(), 4);
    assertThat(fleet.await("before").error()).isEmpty();
    TestNode replica =
        sentinels.nodes().stream()
            .filter(node -> !node.equals(sentinels.master()))
            .findFirst()
            .orElseThrow();
    String password = replica.uri().split("@")[0];
    String both =
        Stream.of(replica, sentinels.master())
            .map(TestNode::address)
            .collect(Collectors.joining(","));

    try (RedisStores stores = RedisStores.connect(password + "@" + both)) {
      assertThat(stores.jobs().jobs(10)).contains("before");
      assertThat(stores.jobs().cancel("before", "test")).contains(JobState.SUCCEEDED);
    }
    assertThat(refusal(replica.uri()))
        .contains(replica.address() + " is a replica of 127.0.0.1:", "name the master");
  }

  @Test
  @Order(2)
  void doctorAsksEachSentinelAndTheMaster() {
    String master = sentinels.master().address();

    awaitSaid(
        "3 know the master %s, of whom 2 have to agree, and can; 1 replica can take over"
            .formatted(master));

    assertThat(doctor("replication"))
        .singleElement()
        .satisfies(
            each -> {
              assertThat(each.server()).isEqualTo(master);
              assertThat(each.found()).contains("a master with 1 replicas, at most ", "behind");
            });
  }

  /** Waits until each Sentinel says this, and nothing else: each learns in its own time. */
  private static void awaitSaid(String found) {
    List<String> said =
        sentinels.sentinels().stream().map(each -> each.address() + ": " + found).toList();
    Waiting.until(
        () -> doctor("sentinels").toString(),
        () ->
            doctor("sentinels").stream()
                .map(each -> each.server() + ": " + each.found())
                .toList()
                .equals(said));
  }

  private static List<Finding> doctor(String check) {
    return Doctor.examine(RedisAddress.parse(sentinels.uri()), AccessRole.WORKER, "").stream()
        .filter(each -> each.check().equals(check))
        .toList();
  }

  private static String refusal(String uri) {
    try (RedisStores stores = RedisStores.connect(uri)) {
      return "accepted at " + stores.address();
    } catch (StoreException e) {
      return e.getMessage();
    }
  }
}
