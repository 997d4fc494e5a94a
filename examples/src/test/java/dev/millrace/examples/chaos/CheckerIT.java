package dev.millrace.examples.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.redis.PartitionTag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The checker finds what is wrong: each test spoils one thing after a good run. */
@Tag("server")
class CheckerIT {

  private static final JobCase JOB = new JobCase(JobCase.Kind.WORD_COUNT, 0, 8, 3);

  @TempDir private static Path scratch;

  private static Lane lane;
  private static Checker checker;
  private static int jobs;

  @BeforeAll
  static void start() throws Exception {
    lane = new Campaign(scratch).startLane();
    lane.awaitReady();
    checker = new Checker(lane);
  }

  @AfterAll
  static void end() throws Exception {
    lane.close();
  }

  @Test
  void goodRunsAreGood() throws Exception {
    assertThat(check(run(Place.KEPT), JOB.expected(lane.inputs()), Place.KEPT)).isEmpty();
    assertThat(check(run(Place.FILES), JOB.expected(lane.inputs()), Place.FILES)).isEmpty();
    assertThat(checker.leftKeys()).isEmpty();
    assertThat(checker.leaks()).isEmpty();
  }

  @Test
  void countThatIsOneOffIsFound() throws Exception {
    JobCase.Expected right = JOB.expected(lane.inputs());
    String line = right.text().lines().findFirst().orElseThrow();
    long count = Long.parseLong(line.substring(line.indexOf('\t') + 1));
    String off = line.substring(0, line.indexOf('\t') + 1) + (count + 1);

    assertThat(
            check(
                run(Place.KEPT),
                new JobCase.Expected(
                    right.text().replace(line + "\n", off + "\n"), right.parts(), right.counters()),
                Place.KEPT))
        .singleElement()
        .asString()
        .contains("result differs in line 0");
  }

  @Test
  void counterThatIsOneOffIsFound() throws Exception {
    JobCase.Expected right = JOB.expected(lane.inputs());
    Map<String, Long> counters = new HashMap<>(right.counters());
    counters.merge("map.records.in", 1L, Long::sum);

    assertThat(
            check(
                run(Place.KEPT),
                new JobCase.Expected(right.text(), right.parts(), counters),
                Place.KEPT))
        .anyMatch(wrong -> wrong.contains("counters differ at map.records.in"));
  }

  @Test
  void partFileThatLacksAByteIsFound() throws Exception {
    String jobId = run(Place.FILES);
    Path part = lane.output(jobId).resolve("part-00001");
    String text = Files.readString(part);
    Files.writeString(part, text.substring(1));

    assertThat(check(jobId, JOB.expected(lane.inputs()), Place.FILES))
        .anyMatch(wrong -> wrong.contains("part files differ at part-00001"));
  }

  @Test
  void directoryOfAttemptsThatIsLeftIsFound() throws Exception {
    String jobId = run(Place.FILES);
    Files.createDirectory(lane.output(jobId).resolve("_attempts"));

    assertThat(check(jobId, JOB.expected(lane.inputs()), Place.FILES))
        .anyMatch(wrong -> wrong.contains("part files differ at _attempts"));
  }

  @Test
  void latchThatIsNotTasksMinusCommittedIsFound() throws Exception {
    String jobId = run(Place.KEPT);
    lane.redis().call("HINCRBY", Lane.key(jobId, "job"), "latch.map", "1");

    assertThat(check(jobId, JOB.expected(lane.inputs()), Place.KEPT))
        .anyMatch(wrong -> wrong.contains("latch.map is 1 but 0"));
    lane.redis().call("HINCRBY", Lane.key(jobId, "job"), "latch.map", "-1");
  }

  @Test
  void jobThatHasFailedIsWrongUnlessItMay() throws Exception {
    String jobId = run(Place.KEPT);
    lane.redis().call("HSET", Lane.key(jobId, "job"), "state", "FAILED", "error", "on purpose");
    JobCase.Expected expected = JOB.expected(lane.inputs());

    assertThat(check(jobId, expected, Place.KEPT)).containsExactly("job is FAILED: on purpose");
    assertThat(checker.check(jobId, expected, Place.KEPT, true)).isEmpty();
  }

  @Test
  void keysThatAZombieWouldLeaveAreFound() throws Exception {
    String jobId = run(Place.KEPT);
    String partials = Lane.key(PartitionTag.of(jobId, 0), "partials");
    lane.redis().call("HSET", partials, "0/zombie/0", "block");

    assertThat(checker.leftKeys())
        .anyMatch(wrong -> wrong.equals("key is left: " + partials))
        .anyMatch(wrong -> wrong.equals("key has a TTL of -1 ms: " + partials));
    lane.redis().call("DEL", partials);
  }

  @Test
  void jobThatIsStillListedAsActiveIsFound() throws Exception {
    String jobId = run(Place.KEPT);
    lane.redis().call("ZADD", Lane.shared("active"), "1", jobId);

    assertThat(checker.leftKeys()).contains("1 left in active");
    lane.redis().call("ZREM", Lane.shared("active"), jobId);
  }

  private static List<String> check(String jobId, JobCase.Expected expected, Place place)
      throws IOException {
    return checker.check(jobId, expected, place, false);
  }

  /** Runs the job to its end, without faults. */
  private static String run(Place place) throws IOException, InterruptedException {
    String jobId = "checked-" + ++jobs;
    lane.client().submit(lane.spec(jobId, JOB, place));
    lane.client().await(jobId, (status, steps, workers) -> {});
    while (!lane.redis().call("EXISTS", Lane.key(jobId, "map")).equals(0L)) {
      Thread.sleep(10);
    }
    return jobId;
  }
}
