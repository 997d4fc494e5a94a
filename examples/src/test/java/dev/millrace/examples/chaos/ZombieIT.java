package dev.millrace.examples.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.roles.FaultPoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A process that is stopped at a step, for three leases, and woken again changes nothing: neither
 * the result, nor anything else that the job has left.
 */
@EnabledIfSystemProperty(
    named = "millrace.chaos.all",
    matches = "true",
    disabledReason = "takes minutes: mvn -Pchaos verify")
class ZombieIT {

  private static final JobCase JOB = new JobCase(JobCase.Kind.SORT, 1, 12, 3);

  /** So slow that leases are renewed meanwhile, and that every worker gets something to do. */
  private static final String PACE = "BEFORE_ATTEMPT * delay 1000\n";

  /** What comes only when something else has failed before. */
  private static final List<FaultPoint> NOT_REACHED =
      List.of(
          FaultPoint.BEFORE_DISCARD,
          FaultPoint.AFTER_DISCARD,
          FaultPoint.BEFORE_REPORT,
          FaultPoint.AFTER_REPORT,
          FaultPoint.BEFORE_REOPEN,
          FaultPoint.AFTER_REOPEN,
          FaultPoint.BEFORE_AUDIT,
          FaultPoint.AFTER_AUDIT);

  @TempDir private static Path scratch;

  private static Lane lane;

  static Stream<FaultPoint> points() {
    return Stream.of(FaultPoint.values())
        .filter(point -> point.compareTo(FaultPoint.AFTER_DUE) < 0)
        .filter(point -> !NOT_REACHED.contains(point));
  }

  @BeforeAll
  static void start() throws Exception {
    lane = new Campaign(scratch).startLane();
  }

  @AfterAll
  static void end() throws Exception {
    lane.close();
  }

  @ParameterizedTest
  @MethodSource("points")
  void wokenAfterThreeLeasesItChangesNothing(FaultPoint point) throws Exception {
    lane.awaitReady();
    boolean coordinates = point.compareTo(FaultPoint.AFTER_TAKE_SUBMISSION) >= 0;
    for (RoleProcess role : lane.roles()) {
      role.arm(PACE);
    }
    // Both coordinators, as nobody knows who will have the job; the first to stop is the zombie.
    List<RoleProcess> armed = coordinates ? lane.coordinators() : lane.workers().subList(0, 1);
    for (RoleProcess role : armed) {
      role.arm(PACE + point + " 1 stop\n");
    }
    String jobId = "zombie-" + point;
    Place place = point == FaultPoint.AFTER_PUT ? Place.KEPT : Place.FILES;
    lane.client().submit(lane.spec(jobId, JOB, place));
    Waiting.until("one stops at " + point, () -> armed.stream().anyMatch(RoleProcess::isStopped));
    RoleProcess zombie = armed.stream().filter(RoleProcess::isStopped).findFirst().orElseThrow();
    for (RoleProcess other : armed) {
      if (other != zombie) {
        other.arm("");
        other.signal("CONT");
      }
    }

    lane.observer().await(jobId, (status, steps, workers) -> {});
    Waiting.until(
        "the job is cleaned up after",
        () -> lane.redis().call("EXISTS", Lane.key(jobId, "map")).equals(0L) && closed());
    Thread.sleep(3 * Schedule.LEASE.toMillis());
    Map<String, Object> before = everything(jobId);
    zombie.signal("CONT");
    Waiting.until("it runs again", () -> !zombie.isStopped());
    Thread.sleep(1_500); // for whatever it may do

    assertThat(everything(jobId)).isEqualTo(before);
    Checker checker = new Checker(lane);
    assertThat(checker.check(jobId, JOB.expected(lane.inputs()), place, false)).isEmpty();
    assertThat(checker.leftKeys()).isEmpty();
    assertThat(zombie.isAlive()).isTrue();
  }

  private boolean closed() throws IOException {
    return lane.redis().call("XLEN", Lane.shared("submissions")).equals(0L);
  }

  /** Every key of the job with what is in it, and its output. */
  private Map<String, Object> everything(String jobId) throws IOException {
    Map<String, Object> found = new TreeMap<>();
    for (Object each : (List<?>) lane.redis().call("KEYS", Lane.NAMESPACE + ":{" + jobId + "*")) {
      String key = each.toString();
      boolean stream = lane.redis().call("TYPE", key).equals("stream");
      Object content =
          stream
              ? lane.redis().call("XRANGE", key, "-", "+")
              : sorted((List<?>) lane.redis().call("HGETALL", key));
      found.put(key, content);
    }
    if (lane.output(jobId).toFile().exists()) {
      found.putAll(Checker.parts(lane.output(jobId)));
    }
    return found;
  }

  private static Map<String, String> sorted(List<?> fieldsAndValues) {
    Map<String, String> sorted = new TreeMap<>();
    List<?> all = new ArrayList<>(fieldsAndValues);
    for (int i = 0; i < all.size(); i += 2) {
      sorted.put(all.get(i).toString(), all.get(i + 1).toString());
    }
    return sorted;
  }
}
