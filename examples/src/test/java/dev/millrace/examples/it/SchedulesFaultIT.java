package dev.millrace.examples.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.Parameters;
import dev.millrace.client.JobClient;
import dev.millrace.examples.WordCount;
import dev.millrace.redis.RedisStores;
import dev.millrace.redis.embedded.EmbeddedServer;
import dev.millrace.roles.Definitions;
import dev.millrace.store.JobSpec;
import dev.millrace.store.JobState;
import dev.millrace.store.JobStatus;
import dev.millrace.store.Limits;
import dev.millrace.store.Schedule;
import dev.millrace.store.Start;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Coordinators that are killed on the way from a time that is due to the job that it starts: each
 * finds what the one before it has left, and dies one step further.
 */
@Tag("server")
class SchedulesFaultIT {

  /** Due once a year, and so by these tests alone. */
  private static final String YEARLY = "0 3 1 11 *";

  private static final List<String> STEPS_OF_A_SCHEDULE =
      List.of("AFTER_DUE", "BEFORE_FIRE", "AFTER_FIRE", "AFTER_FILE", "AFTER_ANNOUNCE");

  private static final List<String> STEPS_OF_A_DELAYED_JOB = List.of("BEFORE_START", "AFTER_START");

  @TempDir private Path scratch;

  private final List<MillraceProcess> started = new ArrayList<>();
  private EmbeddedServer server;
  private RedisStores stores;
  private Path text;

  @BeforeEach
  void start() throws IOException {
    server = EmbeddedServer.start();
    stores = RedisStores.connect(server.uri());
    text = Files.writeString(scratch.resolve("text"), "to be or not to be\n");
  }

  @AfterEach
  void end() {
    started.forEach(MillraceProcess::close);
    stores.close();
    server.close();
  }

  @Test
  void eachTimeRunsOnceWhereverCoordinatorsDie() throws Exception {
    JobClient client = new JobClient(stores, new Definitions(getClass().getClassLoader()));
    MillraceProcess worker = role("-ea", "worker");
    for (String step : STEPS_OF_A_SCHEDULE) {
      stores.schedules().add(schedule(name(step)), stores.schedules().list().now());
      dieAt(step);
    }
    for (String step : STEPS_OF_A_DELAYED_JOB) {
      stores.jobs().submitUnlessThere(job(name(step)), Start.after(Duration.ofMillis(1)));
      dieAt(step);
    }

    role("-ea", "coordinator", "--lease", "1");

    List<String> expected =
        new ArrayList<>(STEPS_OF_A_DELAYED_JOB.stream().map(SchedulesFaultIT::name).toList());
    for (String step : STEPS_OF_A_SCHEDULE) {
      expected.add(awaitFired(name(step)));
    }
    for (String jobId : expected) {
      JobStatus ended =
          client.await(jobId, (status, steps, workers) -> assertThat(worker.isAlive()).isTrue());
      assertThat(ended.state()).as(jobId).isEqualTo(JobState.SUCCEEDED);
      List<String> result = new ArrayList<>();
      client.readResult(jobId, each -> result.add(each.toString()));
      assertThat(result).as(jobId).containsExactly("be=2", "not=1", "or=1", "to=2");
    }
    assertThat(stores.jobs().jobs(100)).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(stores.schedules().due(10).fired()).isEmpty();
  }

  private void dieAt(String step) throws Exception {
    Path faults = Files.writeString(scratch.resolve(step), step + " 1 halt\n");
    MillraceProcess coordinator =
        role("-Dmillrace.faults=" + faults, "coordinator", "--lease", "1");
    coordinator.awaitStderr("Fault point=" + step);
    coordinator.exitCode();
  }

  /** The id of the job that a schedule has fired. */
  private String awaitFired(String name) throws Exception {
    long start = System.nanoTime();
    while (true) {
      String last =
          stores.schedules().list().schedules().stream()
              .filter(each -> each.schedule().name().equals(name))
              .findFirst()
              .orElseThrow()
              .lastJob();
      if (!last.isEmpty()) {
        return last;
      }
      assertThat(System.nanoTime() - start).as(name).isLessThan(MillraceProcess.LIMIT.toNanos());
      Thread.sleep(20);
    }
  }

  private static String name(String step) {
    return "at-" + step.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private Schedule schedule(String name) {
    return new Schedule(
        name, YEARLY, ZoneOffset.UTC, Schedule.Overlap.SKIP, Schedule.Missed.ONE, job(name));
  }

  private JobSpec job(String name) {
    return new JobSpec(
        name,
        WordCount.class.getName(),
        Parameters.of(text.toString()),
        OptionalInt.of(1),
        OptionalLong.empty(),
        Limits.DEFAULT);
  }

  private MillraceProcess role(String jvmOption, String... arguments) throws IOException {
    MillraceProcess process =
        MillraceProcess.setup(scratch)
            .jvmOptions("-XX:TieredStopAtLevel=1", jvmOption)
            .environment("MILLRACE_REDIS", server.uri())
            .start(arguments);
    started.add(process);
    return process;
  }
}
