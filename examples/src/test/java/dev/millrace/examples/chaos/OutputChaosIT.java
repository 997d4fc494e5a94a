package dev.millrace.examples.chaos;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.Parameters;
import dev.millrace.examples.WordRanking;
import dev.millrace.store.JobSpec;
import dev.millrace.store.JobState;
import dev.millrace.store.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.StringTokenizer;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A result becomes a key in Redis while those who write it are killed, sleep longer than their
 * lease and wake as zombies, lose their connections and replies, and the server is killed: whoever
 * looks sees the old ranking or the whole new one, and nothing else is left. The profile {@code
 * chaos} runs more seeds.
 */
@Tag("server")
@Timeout(600)
class OutputChaosIT {

  private static final int SEEDS =
      Math.max(2, Integer.getInteger("millrace.chaos.schedules", 0) / 20);
  private static final JobCase JOB = new JobCase(JobCase.Kind.WORD_COUNT, 1, 6, 3);
  private static final Map<String, Long> OLD = Map.of("old", 1L);

  /** So long takes each reply to a coordinator, that faults find it writing. */
  private static final long SLOW_MS = 25;

  /** About how long it writes then. */
  private static final int WRITES_MS = 700;

  private static final List<Fault.Kind> KINDS =
      List.of(
          Fault.Kind.KILL_COORDINATOR,
          Fault.Kind.KILL_COORDINATOR,
          Fault.Kind.STOP_COORDINATOR,
          Fault.Kind.STOP_COORDINATOR,
          Fault.Kind.KILL_REDIS,
          Fault.Kind.CUT,
          Fault.Kind.DROP_REPLIES,
          Fault.Kind.HOLD);

  @TempDir private static Path scratch;

  private static Lane lane;
  private static Map<String, Long> expected;

  @BeforeAll
  static void start() throws Exception {
    lane = new Campaign(scratch).startLane();
    expected = counts(Files.readString(JOB.file(lane.inputs())));
  }

  @AfterAll
  static void stop() throws Exception {
    lane.close();
  }

  static List<Integer> seeds() {
    return IntStream.rangeClosed(1, SEEDS).boxed().toList();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void rankingIsTheOldOneOrTheWholeNewOneWhateverBreaks(int seed) throws Exception {
    String jobId = "ranking-" + seed;
    List<Fault> faults = faults(new Random(seed));
    lane.awaitReady();
    lane.redis().call("ZADD", "words", "1", "old");
    for (RoleProcess role : lane.roles()) {
      role.arm("# nothing, but what starts anew is disarmed\n");
    }
    slowDown(SLOW_MS);
    lane.client().submit(spec(jobId));
    Waiting.until("it is written", () -> "FINISHING".equals(state(jobId)));

    Breaker breaker = new Breaker(lane, jobId);
    breakAll(breaker, faults, jobId);

    assertThat(breaker.violations()).as("%s", faults).isEmpty();
    assertThat(lane.observer().status(jobId).error()).as("%s", faults).isEmpty();
    assertThat(lane.observer().status(jobId).state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(ranking()).as("%s", faults).isEqualTo(expected);
    Waiting.until("zombies have given up", () -> outputKeys().isEmpty());
    lane.redis().call("DEL", "words");
    assertThat(new Checker(lane).leftKeys()).as("%s", faults).isEmpty();
  }

  /** Breaks and mends things, and looks at the ranking, until the job and all faults are over. */
  private void breakAll(Breaker breaker, List<Fault> faults, String jobId) throws Exception {
    List<Fault> toBegin = new ArrayList<>(faults);
    List<Fault> toEnd = new ArrayList<>();
    long start = System.nanoTime();
    boolean over = false;
    while (!over) {
      long now = Duration.ofNanos(System.nanoTime() - start).toMillis();
      for (Fault fault : List.copyOf(toEnd)) {
        if (fault.at() + fault.lasts() <= now) {
          toEnd.remove(fault);
          breaker.end(fault);
        }
      }
      for (Fault fault : List.copyOf(toBegin)) {
        if (fault.at() <= now && lane.redis().isAlive()) {
          toBegin.remove(fault);
          toEnd.add(fault);
          breaker.begin(fault, now);
        }
      }
      boolean allRun = breaker.look(now, Schedule.LEASE.toMillis() + 1_000);
      boolean settled = allRun && toBegin.isEmpty() && toEnd.isEmpty();
      if (settled) {
        lane.proxies().forEach(Proxy::heal);
      }
      if (lane.redis().isAlive()) {
        assertThat(ranking()).as("%s", faults).isIn(OLD, expected);
        over = settled && isOver(jobId);
      }
      Thread.sleep(10);
    }
  }

  private static List<Fault> faults(Random random) {
    List<Fault> faults = new ArrayList<>();
    for (int left = random.nextInt(1, 4); left > 0; left--) {
      Fault.Kind kind = KINDS.get(random.nextInt(KINDS.size()));
      boolean stops = kind == Fault.Kind.STOP_COORDINATOR;
      long lasts = stops ? Schedule.LEASE.toMillis() + 1_500 : random.nextInt(100, 800);
      // The coordinator that holds the job is number 0 for kills; a proxy is that of either.
      int target =
          kind == Fault.Kind.KILL_COORDINATOR || stops || kind == Fault.Kind.KILL_REDIS
              ? 0
              : random.nextInt(Schedule.COORDINATORS);
      if (faults.stream()
          .noneMatch(fault -> fault.kind() == kind && fault.kind() != Fault.Kind.CUT)) {
        faults.add(new Fault(kind, target, random.nextInt(WRITES_MS), lasts, ""));
      }
    }
    faults.sort(Comparator.comparingLong(Fault::at));
    return faults;
  }

  private static void slowDown(long millis) {
    lane.coordinators().forEach(coordinator -> coordinator.proxy().delay(millis));
  }

  private static JobSpec spec(String jobId) throws IOException {
    Parameters parameters =
        Parameters.of(JOB.file(lane.inputs()).toString()).with("key", "words").overwriting();
    return new JobSpec(
        jobId,
        WordRanking.class.getName(),
        parameters,
        OptionalInt.of(JOB.partitions()),
        OptionalLong.of(JOB.splitSize(lane.inputs())),
        Limits.DEFAULT.with(
            new Limits.Times(
                Schedule.LEASE, Lane.RETENTION, Duration.ofMinutes(10), Duration.ZERO)));
  }

  private static Object state(String jobId) throws IOException {
    return lane.redis().call("HGET", Lane.key(jobId, "job"), "state");
  }

  /** Whether the job has ended and is cleaned up after. */
  private static boolean isOver(String jobId) throws IOException {
    return lane.redis().call("EXISTS", Lane.key(jobId, "map")).equals(0L)
        && lane.redis().call("XLEN", Lane.shared("submissions")).equals(0L);
  }

  private static List<?> outputKeys() throws IOException {
    return (List<?>) lane.redis().call("KEYS", "*:output:*");
  }

  private static Map<String, Long> ranking() throws IOException {
    List<?> flat = (List<?>) lane.redis().call("ZRANGE", "words", "0", "-1", "WITHSCORES");
    Map<String, Long> ranking = new TreeMap<>();
    for (int i = 0; i < flat.size(); i += 2) {
      String word = new String(flat.get(i).toString().getBytes(ISO_8859_1), UTF_8);
      ranking.put(word, Long.valueOf(flat.get(i + 1).toString()));
    }
    return ranking;
  }

  private static Map<String, Long> counts(String text) {
    Map<String, Long> counts = new TreeMap<>();
    StringTokenizer words = new StringTokenizer(text);
    while (words.hasMoreTokens()) {
      counts.merge(words.nextToken(), 1L, Long::sum);
    }
    return counts;
  }
}
