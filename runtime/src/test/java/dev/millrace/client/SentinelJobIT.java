package dev.millrace.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.redis.RedisStores;
import dev.millrace.redis.embedded.TestNode;
import dev.millrace.redis.embedded.TestSentinels;
import dev.millrace.store.JobState;
import dev.millrace.store.JobStatus;
import dev.millrace.store.StoreException;
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

  private static String refusal(String uri) {
    try (RedisStores stores = RedisStores.connect(uri)) {
      return "accepted at " + stores.address();
    } catch (StoreException e) {
      return e.getMessage();
    }
  }
}
