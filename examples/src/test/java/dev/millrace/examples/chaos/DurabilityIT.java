package dev.millrace.examples.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.InvalidJobException;
import dev.millrace.store.JobState;
import dev.millrace.store.JobStatus;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What each setting of Redis promises: the table of docs/reliability.md, line by line. */
@Tag("server")
class DurabilityIT {

  private static final int RUNS = Integer.getInteger("millrace.durability.runs", 1);
  private static final JobCase JOB = new JobCase(JobCase.Kind.SUM_BY_KEY, 2, 24, 3);
  private static final String PACE = "BEFORE_ATTEMPT * delay 200\n";

  @TempDir private Path scratch;

  private Lane lane;

  static LongStream seeds() {
    return LongStream.rangeClosed(1, RUNS);
  }

  @AfterEach
  void end() throws Exception {
    lane.close();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void withAofAlwaysNoCommitThatWasSeenIsLost(long seed) throws Exception {
    start("appendonly yes", "appendfsync always");
    assertThat(lostCommitsAfterKill(new Random(seed))).isEmpty();
    assertExact();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void withAofEverySecondAKilledServerLosesNothingEither(long seed) throws Exception {
    start("appendonly yes", "appendfsync everysec");
    assertThat(lostCommitsAfterKill(new Random(seed))).isEmpty();
    assertExact();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void whenThePowerCutTakesTheTailOfTheAofTheJobIsExactOrFailsByName(long seed) throws Exception {
    Random random = new Random(seed);
    start("appendonly yes", "appendfsync everysec");
    submitAndWait(random);

    lane.redis().kill();
    try (RandomAccessFile log =
        new RandomAccessFile(
            lane.redis().directory().resolve("appendonlydir/appendonly.aof.1.incr.aof").toFile(),
            "rw")) {
      // Up to all that was written since the functions were loaded.
      log.setLength(log.length() - random.nextLong(log.length() / 2));
    }
    lane.redis().start();

    assertExactOrFailedByName();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void withoutPersistenceARestartLosesTheJobByName(long seed) throws Exception {
    start("appendonly no");
    submitAndWait(new Random(seed));

    lane.redis().kill();
    lane.redis().start();

    assertExactOrFailedByName();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void afterAFailoverToAReplicaThatLagsTheJobIsExactOrFailsByName(long seed) throws Exception {
    Random random = new Random(seed);
    start("appendonly no");
    try (Proxy replication = new Proxy(lane.redis().port())) {
      RedisProcess replica = lane.startReplica(replication.port());
      Waiting.until(
          "the replica follows",
          () -> replica.call("INFO", "replication").toString().contains("master_link_status:up"));
      submitAndWait(random);
      // From here on the replica hears nothing more.
      replication.hold(true);
      Thread.sleep(random.nextInt(50, 1_000));

      lane.failOver(replica);

      assertExactOrFailedByName();
    }
  }

  @Test
  void afterAFailoverToAReplicaThatFollowsTheJobIsExact() throws Exception {
    start("appendonly no");
    RedisProcess replica = lane.startReplica(lane.redis().port());
    Waiting.until(
        "the replica follows",
        () -> replica.call("INFO", "replication").toString().contains("master_link_status:up"));
    submitAndWait(new Random(1));
    // Nothing is written between the last acknowledgement and the failover.
    lane.redis().call("CLIENT", "PAUSE", "10000", "WRITE");
    Object offset = lane.redis().call("INFO", "replication").toString();
    long written = number(offset.toString(), "master_repl_offset:");
    Waiting.until(
        "the replica has all",
        () ->
            number(replica.call("INFO", "replication").toString(), "slave_repl_offset:")
                >= written);

    lane.failOver(replica);

    assertExact();
  }

  private void start(String... redisSettings) throws Exception {
    lane = new Campaign(scratch).startLane(redisSettings);
    lane.awaitReady();
    for (RoleProcess role : lane.roles()) {
      role.arm(PACE);
    }
  }

  /** Submits the job and lets it run for a while. */
  private void submitAndWait(Random random) throws Exception {
    lane.client().submit(lane.spec("durable", JOB, Place.KEPT));
    Thread.sleep(random.nextInt(100, 1_500));
  }

  /** Kills the server under the job; which winners that somebody has seen are there no more? */
  private Map<String, String> lostCommitsAfterKill(Random random) throws Exception {
    Map<String, String> seen = new ConcurrentHashMap<>();
    lane.client().submit(lane.spec("durable", JOB, Place.KEPT));
    CompletableFuture<Void> watching = CompletableFuture.runAsync(() -> watch(seen));
    Waiting.until("something is committed", () -> !seen.isEmpty());
    Thread.sleep(random.nextInt(800));

    lane.redis().kill();
    watching.get(10, TimeUnit.SECONDS);
    lane.redis().start();

    Map<String, String> lost = new HashMap<>(seen);
    lost.entrySet().removeAll(winners().entrySet());
    return lost;
  }

  private void watch(Map<String, String> seen) {
    try {
      while (true) {
        seen.putAll(winners());
      }
    } catch (IOException killed) {
      // It has seen all that it could.
    }
  }

  private Map<String, String> winners() throws IOException {
    Map<String, String> winners = new HashMap<>();
    List<?> all = (List<?>) lane.redis().call("HGETALL", Lane.key("durable", "committed:map"));
    for (int i = 0; i < all.size(); i += 2) {
      winners.put(all.get(i).toString(), all.get(i + 1).toString());
    }
    return winners;
  }

  private void assertExact() throws Exception {
    assertThat(await("durable")).isEqualTo(JobState.SUCCEEDED);
    assertThat(check("durable")).isEmpty();
  }

  /** And whatever has become of it, the next job runs as if nothing had been. */
  private void assertExactOrFailedByName() throws Exception {
    JobState state = await("durable");
    System.err.println("Durability: the job is " + state);
    if (state == JobState.SUCCEEDED) {
      assertThat(check("durable")).isEmpty();
    }
    lane.client().submit(lane.spec("next", JOB, Place.KEPT));
    assertThat(await("next")).isEqualTo(JobState.SUCCEEDED);
    assertThat(check("next")).isEmpty();
  }

  private List<String> check(String jobId) throws IOException {
    return new Checker(lane).check(jobId, JOB.expected(lane.inputs()), Place.KEPT, false);
  }

  /** How the job has ended; as cancelled if the server knows it no more, which a client is told. */
  private JobState await(String jobId) throws InterruptedException {
    JobState[] state = new JobState[1];
    Waiting.until(
        "job " + jobId + " ends",
        () -> {
          try {
            JobStatus status = lane.observer().status(jobId);
            state[0] = status.state();
            if (status.state() == JobState.FAILED) {
              assertThat(status.error()).isNotBlank();
            }
            return status.state().isTerminal();
          } catch (InvalidJobException gone) {
            assertThat(gone).hasMessageContaining("not found");
            state[0] = JobState.CANCELLED;
            return true;
          }
        });
    return state[0];
  }

  private static long number(String info, String field) {
    return info.lines()
        .filter(line -> line.startsWith(field))
        .mapToLong(line -> Long.parseLong(line.substring(field.length()).strip()))
        .findFirst()
        .orElse(-1);
  }
}
