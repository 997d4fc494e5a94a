package dev.millrace.examples.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.redis.PartitionTag;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/**
 * How long a job stands still after a kill. The bounds here are those of a busy machine; what a
 * quiet one takes is printed, and stands in docs/reliability.md.
 */
@Tag("server")
class RecoveryIT {

  private static final Duration SLACK = Duration.ofSeconds(5);
  private static final JobCase JOB = new JobCase(JobCase.Kind.WORD_COUNT, 1, 24, 3);

  @TempDir private static Path scratch;

  private static Lane lane;

  private String jobId;

  @BeforeAll
  static void startLane() throws Exception {
    lane = new Campaign(scratch).startLane();
  }

  @AfterAll
  static void end() throws Exception {
    lane.close();
  }

  @BeforeEach
  void start(TestInfo test) throws Exception {
    lane.awaitReady();
    jobId = test.getTestMethod().orElseThrow().getName();
    for (RoleProcess role : lane.roles()) {
      role.arm("BEFORE_ATTEMPT * delay 400\n");
    }
    lane.client().submit(lane.spec(jobId, JOB, Place.KEPT));
    Waiting.until("some tasks are committed", () -> committed() > 2);
  }

  @AfterEach
  void restart() throws Exception {
    for (RoleProcess role : lane.roles()) {
      if (!role.isAlive()) {
        role.start();
      }
    }
  }

  @Test
  void tasksOfAKilledWorkerAreTakenOverWithinALeaseAndASecond() throws Exception {
    Recovery recovery = new Recovery(lane, jobId);
    RoleProcess victim = lane.workers().get(0);
    Waiting.until("the victim holds something", () -> holds(victim));

    recovery.dies(victim);
    victim.kill();

    finish();
    assertThat(recovery.longest()).isPositive();
    report("worker killed, its tasks taken over", recovery.longest());
    assertThat(Duration.ofMillis(recovery.longest()))
        .isLessThan(Schedule.LEASE.plusSeconds(1).plus(SLACK));
  }

  @Test
  void jobOfAKilledCoordinatorIsTakenOverWithinALeaseAndASecond() throws Exception {
    RoleProcess victim =
        lane.coordinators().stream().filter(this::coordinates).findFirst().orElseThrow();

    victim.kill();
    long killed = System.nanoTime();
    Waiting.until(
        "another coordinator has the job",
        () -> lane.coordinators().stream().anyMatch(each -> each != victim && coordinates(each)));
    long took = (System.nanoTime() - killed) / 1_000_000;

    finish();
    report("coordinator killed, its job taken over", took);
    assertThat(Duration.ofMillis(took)).isLessThan(Schedule.LEASE.plusSeconds(1).plus(SLACK));
  }

  @Test
  void afterARestartOfRedisTheJobGoesOnWithinThreeSeconds() throws Exception {
    lane.redis().kill();
    Thread.sleep(1_500); // the outage
    lane.redis().start();
    long back = System.nanoTime();
    long before = committed();
    Waiting.until("the next task is committed", () -> committed() > before);
    long took = (System.nanoTime() - back) / 1_000_000;

    finish();
    report("Redis restarted, next commit after it is back", took);
    assertThat(Duration.ofMillis(took)).isLessThan(Duration.ofSeconds(3).plus(SLACK));
  }

  @Test
  void blocksThatAreLostTogetherAreSentForTogether() throws Exception {
    Waiting.until("all map tasks are committed", () -> committedMaps() == JOB.tasks());
    lane.redis().call("UNLINK", Lane.key(PartitionTag.of(jobId, 0), "partials"));

    finish();
    Object attempts = lane.redis().call("HGET", Lane.key(jobId, "failures"), "r0:attempts");
    // One that misses them, one that reads them, and one more should the loss hit it half way.
    assertThat(Long.parseLong(attempts.toString())).isBetween(1L, 3L);
  }

  private long committedMaps() throws IOException {
    return (Long) lane.redis().call("HLEN", Lane.key(jobId, "committed:map"));
  }

  private void finish() throws Exception {
    lane.observer().await(jobId, (status, steps, workers) -> {});
    assertThat(new Checker(lane).check(jobId, JOB.expected(lane.inputs()), Place.KEPT, false))
        .isEmpty();
  }

  private long committed() throws IOException {
    return (Long) lane.redis().call("HLEN", Lane.key(jobId, "committed:map"))
        + (Long) lane.redis().call("HLEN", Lane.key(jobId, "committed:reduce"));
  }

  private boolean holds(RoleProcess worker) throws IOException {
    return owns(worker, Lane.key(jobId, "map"), "workers");
  }

  private boolean coordinates(RoleProcess coordinator) {
    try {
      return owns(coordinator, Lane.shared("submissions"), "coordinators");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private boolean owns(RoleProcess role, String stream, String group) throws IOException {
    List<List<?>> pending = Breaker.pending(lane, stream, group);
    return pending.stream().anyMatch(entry -> role.owns(entry.get(1).toString()));
  }

  private static void report(String what, long millis) {
    System.err.println("Recovery: " + what + ": " + millis + " ms");
  }
}
