package dev.millrace.examples.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.Parameters;
import dev.millrace.examples.it.MillraceProcess;
import dev.millrace.redis.embedded.EmbeddedServer;
import dev.millrace.store.JobSpec;
import dev.millrace.store.Limits;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.redisson.api.RMap;
import org.redisson.api.RedissonClient;

/**
 * Word count with two workers, one of which is killed in the map phase: here, and on Redisson's
 * MapReduce, whose outcome is reported, not judged.
 */
@EnabledIfSystemProperty(
    named = "millrace.chaos.all",
    matches = "true",
    disabledReason = "takes minutes: mvn -Pchaos verify")
class KillComparisonIT {

  private static final Duration LIMIT = Duration.ofSeconds(400);
  private static final JobCase JOB = new JobCase(JobCase.Kind.WORD_COUNT, 0, 24, 2);

  /** The map phase takes about six seconds, one mapper after the other, or two side by side. */
  private static final long MAP_PHASE_MS = 6_000;

  @TempDir private Path scratch;

  @ParameterizedTest
  @ValueSource(ints = {15, 2})
  void millrace(int leaseSeconds) throws Exception {
    try (Lane lane = new Campaign(scratch).startLane()) {
      lane.awaitReady();
      lane.workers().get(2).kill();
      long pace = MAP_PHASE_MS * 2 * Schedule.SLOTS / JOB.tasks();
      for (RoleProcess role : lane.roles()) {
        role.arm("BEFORE_ATTEMPT * delay " + pace + "\n");
      }
      String jobId = "compared";
      Limits.Times times = Limits.DEFAULT.times();
      lane.client()
          .submit(
              new JobSpec(
                  jobId,
                  JOB.kind().definition().getName(),
                  Parameters.of(JOB.file(lane.inputs()).toString()),
                  OptionalInt.of(JOB.partitions()),
                  OptionalLong.of(JOB.splitSize(lane.inputs())),
                  Limits.DEFAULT.with(
                      new Limits.Times(
                          Duration.ofSeconds(leaseSeconds),
                          Lane.RETENTION,
                          times.taskTimeout(),
                          times.deadline()))));
      Thread.sleep(MAP_PHASE_MS / 3);

      lane.workers().get(0).kill();
      long killed = System.nanoTime();
      lane.observer().await(jobId, (status, steps, workers) -> {});

      report("millrace, lease " + leaseSeconds + " s", killed, "ended");
      assertThat(new Checker(lane).check(jobId, JOB.expected(lane.inputs()), Place.KEPT, false))
          .isEmpty();
    }
  }

  @Test
  void redisson() throws Exception {
    Path gates = Files.createDirectory(scratch.resolve("gates"));
    List<String> lines = Files.readAllLines(JOB.file(Site.get().inputs()));
    try (EmbeddedServer server = EmbeddedServer.start()) {
      List<Process> workers = List.of(worker(server, "a"), worker(server, "b"));
      RedissonClient redisson = RedissonWords.connect(server.uri());
      try {
        RMap<Integer, String> map = redisson.getMap("lines");
        Map<Integer, String> numbered = new HashMap<>();
        lines.forEach(line -> numbered.put(numbered.size(), line));
        map.putAll(numbered);
        CompletionStage<Map<String, Long>> result =
            map.<String, Long>mapReduce()
                .mapper(new RedissonWords.WordMapper(gates, MAP_PHASE_MS / lines.size() + 1))
                .reducer(new RedissonWords.SumReducer())
                .executeAsync();
        Waiting.until("a mapper has begun", () -> !begun(gates).isEmpty());
        Thread.sleep(MAP_PHASE_MS / 3);

        long mapping = begun(gates).get(0);
        for (Process worker : workers) {
          if (worker.pid() == mapping) {
            worker.destroyForcibly().waitFor();
          }
        }
        long killed = System.nanoTime();
        report("Redisson", killed, outcome(result));
      } finally {
        redisson.shutdown();
        for (Process worker : workers) {
          worker.destroyForcibly().waitFor();
        }
      }
    }
  }

  /** Right, wrong, failed, or not there in time. */
  private static String outcome(CompletionStage<Map<String, Long>> result)
      throws IOException, InterruptedException {
    try {
      Map<String, Long> counts =
          result.toCompletableFuture().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
      Map<String, Long> expected = new HashMap<>();
      for (String line : JOB.expected(Site.get().inputs()).text().lines().toList()) {
        int tab = line.indexOf('\t');
        expected.put(line.substring(0, tab), Long.valueOf(line.substring(tab + 1)));
      }
      return counts.equals(expected)
          ? "the result is right"
          : "the result is WRONG: it counts %d words of %d".formatted(sum(counts), sum(expected));
    } catch (TimeoutException e) {
      return "no result within " + LIMIT.toSeconds() + " s";
    } catch (java.util.concurrent.ExecutionException e) {
      return "failed: " + e.getCause();
    }
  }

  private static long sum(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  private Process worker(EmbeddedServer server, String name) throws Exception {
    Path log = scratch.resolve("redisson-" + name);
    List<String> command = new ArrayList<>(RoleProcess.java());
    String classPath =
        MillraceProcess.jarPath() + File.pathSeparator + MillraceProcess.testClasses();
    command.addAll(List.of("-cp", classPath, RedissonWords.class.getName(), server.uri()));
    Process worker =
        Watchdog.watch(
            new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start());
    Waiting.until("worker " + name + " is ready", () -> Files.readString(log).contains("ready"));
    return worker;
  }

  private static List<Long> begun(Path gates) throws IOException {
    try (Stream<Path> files = Files.list(gates)) {
      return files.map(file -> Long.valueOf(file.getFileName().toString().substring(6))).toList();
    }
  }

  private static void report(String what, long killed, String outcome) {
    System.err.printf(
        "Killed in the map phase: %s: %s, %.1f s after the kill%n",
        what, outcome, (System.nanoTime() - killed) / 1e9);
  }
}
