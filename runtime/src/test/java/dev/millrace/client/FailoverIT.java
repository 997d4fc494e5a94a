package dev.millrace.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.InvalidJobException;
import dev.millrace.engine.LostResultException;
import dev.millrace.redis.embedded.TestNode;
import dev.millrace.redis.embedded.Topology;
import dev.millrace.redis.embedded.Waiting;
import dev.millrace.store.JobState;
import dev.millrace.store.JobStatus;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Masters are killed, or stand still for longer than their replicas wait, at any moment of a job:
 * its result is exact, or it fails because something was lost. As many times as a system property
 * says, by a seed.
 */
@Timeout(1_800)
@EnabledIfSystemProperty(named = "millrace.failovers", matches = "[1-9]\\d*")
@EnabledIfSystemProperty(named = Topology.PROPERTY, matches = ".+")
final class FailoverIT {

  private static final long SEED = Long.getLong("millrace.failovers.seed", System.nanoTime());

  @Test
  void mastersFailAtAnyMoment() throws Exception {
    List<String> expected = TestFleet.expected(new TopologyJobs.Words());
    Random random = new Random(SEED);
    int exact = 0;
    int lost = 0;
    try (Topology topology = Topology.start();
        TestFleet fleet = new TestFleet(topology.uri())) {
      for (int i = 0; i < Integer.getInteger("millrace.failovers"); i++) {
        String jobId = "job" + i;
        fleet.submit(jobId, new TopologyJobs.Words(), 1 + random.nextInt(8));
        Thread.sleep(random.nextInt(250));

        TestNode failed = fail(topology, random);
        String error = error(fleet, jobId, expected);

        if (error.isEmpty()) {
          exact++;
        } else {
          assertThat(error).as("seed %d, job %d", SEED, i).containsPattern("lost|not found");
          lost++;
        }
        if (!failed.isAlive()) {
          failed.start();
          failed.awaitReady();
        }
        topology.awaitHealthy();
      }
    }
    System.out.printf(
        "Failovers on %s: %d jobs exact, %d lost by name, seed %d%n",
        System.getProperty(Topology.PROPERTY), exact, lost, SEED);
  }

  private static TestNode fail(Topology topology, Random random) {
    List<TestNode> masters = topology.masters();
    TestNode failed = masters.get(random.nextInt(masters.size()));
    boolean kill = random.nextBoolean();
    if (kill) {
      failed.kill();
    } else {
      failed.pause();
    }
    Waiting.until(
        () -> "nobody takes the place of " + failed,
        () ->
            topology.nodes().stream()
                    .filter(node -> !node.equals(failed) && node.isMaster())
                    .count()
                == masters.size());
    if (!kill) {
      failed.resume();
    }
    return failed;
  }

  /** Why a job has no result; empty if it has one, which then is exact. */
  private static String error(TestFleet fleet, String jobId, List<String> expected)
      throws IOException, InterruptedException {
    try {
      JobStatus status = fleet.await(jobId);
      if (status.state() != JobState.SUCCEEDED) {
        return status.state() + " " + status.error();
      }
      assertThat(fleet.result(jobId)).as("seed %d, job %s", SEED, jobId).isEqualTo(expected);
      return "";
    } catch (InvalidJobException | LostResultException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
