package dev.millrace.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.InvalidJobException;
import dev.millrace.Parameters;
import dev.millrace.redis.embedded.Topology;
import dev.millrace.redis.embedded.Waiting;
import dev.millrace.store.JobSpec;
import dev.millrace.store.JobState;
import dev.millrace.store.Labels;
import dev.millrace.store.Limits;
import dev.millrace.store.TaskQueue.Refusal;
import dev.millrace.store.TaskQueue.Request;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Jobs side by side on two workers with two slots each; a task lasts until it is let go. */
@Timeout(120)
final class SharesIT {
  private static final int SLOTS = 4;

  private static Topology server;
  private static TestFleet fleet;

  @BeforeAll
  static void start() {
    server = Topology.start();
    fleet = new TestFleet(server.uri());
  }

  @AfterAll
  static void stop() {
    fleet.close();
    server.close();
  }

  @BeforeEach
  void hold() {
    HeldJobs.close();
  }

  @AfterEach
  void letGo() {
    fleet.client().newest(50).stream()
        .filter(job -> !job.state().isTerminal())
        .forEach(job -> fleet.client().cancel(job.jobId(), "the end of a test"));
    HeldJobs.open();
    Waiting.until(() -> "jobs are active", () -> fleet.stores().tasks().activeJobs().isEmpty());
  }

  @Test
  void twoJobsOfOnePriorityHaveHalfOfTheSlotsEach() {
    submit("first", 200, Limits.Share.DEFAULT);
    awaitAlone("first");
    submit("second", 200, Limits.Share.DEFAULT);
    awaitPlanned("second");
    for (int task = 0; task < 2 * SLOTS; task++) {
      HeldJobs.releaseOldest();
      awaitRunning(SLOTS);
    }

    int had = 0;
    int rounds = 24;
    for (int round = 0; round < rounds; round++) {
      had += HeldJobs.running("second");
      HeldJobs.releaseOldest();
      awaitRunning(SLOTS);
    }

    assertThat((double) had / (rounds * SLOTS)).isBetween(0.45, 0.55);
  }

  @Test
  void smallJobBehindALargeOneTakesAtMostThreeTimesAsLongAsAlone() {
    int tasks = 10 * SLOTS;
    submit("alone", tasks, Limits.Share.DEFAULT);
    int alone = roundsOf("alone");
    submit("large", 400, Limits.Share.DEFAULT);
    awaitAlone("large");
    submit("small", tasks, Limits.Share.DEFAULT);
    awaitPlanned("small");

    int behind = roundsOf("small");

    assertThat(alone).isEqualTo(tasks / SLOTS);
    assertThat(behind).isBetween(alone, 3 * alone);
  }

  @Test
  void jobOfAHigherPriorityIsGivenEverySlotThatComesFree() {
    submit("low", 200, Limits.Share.DEFAULT);
    awaitAlone("low");
    submit("high", 200, new Limits.Share(1, 0, Labels.NONE));
    awaitPlanned("high");

    for (int task = 0; task < 2 * SLOTS; task++) {
      HeldJobs.releaseOldest();
      awaitRunning(SLOTS);
    }

    for (int round = 0; round < 4; round++) {
      assertThat(HeldJobs.running("high")).isEqualTo(SLOTS);
      HeldJobs.release();
      awaitRunning(SLOTS);
    }
  }

  @Test
  void limitOfSlotsHoldsOverAllWorkersAndSteps() {
    Limits.Share three = new Limits.Share(0, 3, Labels.NONE);
    fleet.client().submit(spec("limited", 9, three, "steps", "2"));
    awaitRunning(3);

    while (!isOver("limited")) {
      HeldJobs.release();
      Waiting.until(
          () -> "running: " + HeldJobs.running(),
          () -> HeldJobs.running() > 0 || isOver("limited"));
    }

    assertThat(fleet.client().status("limited").error()).isEmpty();
    assertThat(HeldJobs.most()).isEqualTo(3);
    assertThat(result("limited")).isEqualTo("12");
  }

  /** Were each slot that comes free found by a poll only, this would take two minutes. */
  @Test
  void jobWithALimitGoesOnAsSoonAsItsOwnTaskHasEnded() {
    String quick = "200";
    Limits.Share one = new Limits.Share(0, 1, Labels.NONE);
    fleet.client().submit(spec("short", 200, one, "quick", quick));

    Waiting.until(() -> fleet.client().status("short").toString(), () -> isOver("short"));

    assertThat(result("short")).isEqualTo(quick);
  }

  @Test
  void stepsOfAPausedJobArePausedTooAndGoOnWithIt() {
    fleet.client().submit(spec("rests", 6, Limits.Share.DEFAULT, "steps", "2"));
    awaitRunning(SLOTS);

    fleet.client().pause("rests", "test");
    for (String step : List.of("rests_1", "rests_2")) {
      Waiting.until(
          () -> step + " is not paused", () -> fleet.client().status(step).turn().paused());
      assertThat(fleet.stores().tasks().take(step, Request.of("w", 9, true, List.of())).refusal())
          .contains(Refusal.PAUSED);
    }
    // What workers had taken before goes on, what they had taken ahead included.
    Waiting.until(
        () -> "running: " + HeldJobs.running(),
        () -> {
          HeldJobs.release();
          return HeldJobs.running() == 0 && left("rests_1") + left("rests_2") <= 9 - SLOTS;
        });
    assertThat(left("rests_1") + left("rests_2")).isPositive();
    assertThatThrownBy(() -> fleet.client().resume("rests_1", "test"))
        .isInstanceOf(InvalidJobException.class)
        .hasMessage(
            "Job rests_1 is a step of job rests, with which it is paused and goes on: name that one");

    fleet.client().resume("rests", "test");
    HeldJobs.open();

    Waiting.until(() -> fleet.client().status("rests").toString(), () -> isOver("rests"));
    assertThat(result("rests")).isEqualTo("9");
  }

  @Test
  void pausedJobIsNotPlannedThoughItsStepsHaveEnded() {
    fleet.client().submit(spec("waits", 1, Limits.Share.DEFAULT, "steps", "2"));
    awaitRunning(SLOTS);
    fleet.client().pause("waits", "test");
    HeldJobs.open();
    Waiting.until(() -> "steps run", () -> isOver("waits_1") && isOver("waits_2"));

    submit("witness", 3, Limits.Share.DEFAULT);
    Waiting.until(() -> "witness is not over", () -> isOver("witness"));

    assertThat(fleet.client().status("waits").state()).isEqualTo(JobState.WAITING);
    fleet.client().resume("waits", "test");
    Waiting.until(() -> fleet.client().status("waits").toString(), () -> isOver("waits"));
    assertThat(result("waits")).isEqualTo("4");
  }

  @Test
  void jobThatNeedsALabelRunsOnTheWorkerThatHasIt() {
    submit("labelled", 4, new Limits.Share(0, 0, Labels.of(List.of("gpu", "eu"))));
    submit("other", 4, Limits.Share.DEFAULT);
    awaitPlanned("labelled");
    awaitRunning(SLOTS);
    assertThat(HeldJobs.running("other")).isEqualTo(4);

    try (TestFleet.Added added = fleet.add(3, Labels.of(List.of("eu", "fast", "gpu")))) {
      awaitRunning(SLOTS + 3);
      assertThat(HeldJobs.running("labelled")).isEqualTo(3);
      HeldJobs.open();
      Waiting.until(() -> "labelled is not over", () -> isOver("labelled"));
      assertThat(fleet.client().workers())
          .filteredOn(worker -> worker.worker().equals(added.worker().name()))
          .extracting(worker -> worker.labels().toString())
          .containsExactly("eu,fast,gpu");
    }

    assertThat(result("labelled")).isEqualTo("4");
  }

  /** The quick tasks have many taken ahead; those behind them are all long. */
  @Test
  void tasksThatWereTakenAheadAreGivenToOthersWhereTheRunningOnesTurnOutLong() {
    int quick = 300;
    int held = 24;
    fleet
        .client()
        .submit(spec("uneven", quick + held, Limits.Share.DEFAULT, "quick", String.valueOf(quick)));
    awaitRunning(SLOTS);

    try (TestFleet.Added added = fleet.add(held - SLOTS, Labels.NONE)) {
      awaitRunning(held);
      HeldJobs.open();
      Waiting.until(() -> "uneven is not over", () -> isOver("uneven"));
    }

    assertThat(result("uneven")).isEqualTo(String.valueOf(quick + held));
  }

  /** How often all tasks that run must be let go until a job is over. */
  private static int roundsOf(String jobId) {
    int rounds = 0;
    while (true) {
      Waiting.until(
          () -> "running: " + HeldJobs.running() + ", " + fleet.client().status(jobId),
          () -> HeldJobs.running() == SLOTS || isOver(jobId));
      if (isOver(jobId)) {
        return rounds;
      }
      HeldJobs.release();
      rounds++;
    }
  }

  private static void awaitRunning(int tasks) {
    Waiting.until(
        () -> "running: " + HeldJobs.running() + " of " + tasks, () -> HeldJobs.running() == tasks);
  }

  /** Waits until a job has all slots, and what was taken ahead is given back. */
  private static void awaitAlone(String jobId) {
    awaitRunning(SLOTS);
    Waiting.until(
        () -> "held: " + fleet.client().progress(jobId),
        () -> fleet.client().progress(jobId).maps().running() == SLOTS);
  }

  private static void awaitPlanned(String jobId) {
    Waiting.until(
        () -> jobId + " is not planned",
        () -> fleet.client().status(jobId).state() == JobState.MAPPING);
  }

  private static boolean isOver(String jobId) {
    return fleet.client().status(jobId).state().isTerminal();
  }

  private static int left(String jobId) {
    return fleet.client().status(jobId).tasks().mapsLeft();
  }

  private static String result(String jobId) {
    try {
      return String.join(" ", fleet.result(jobId)).replaceAll(".*?(\\d+)\\D*$", "$1");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void submit(String jobId, int tasks, Limits.Share share) {
    fleet.client().submit(spec(jobId, tasks, share));
  }

  private static JobSpec spec(String jobId, int tasks, Limits.Share share, String... settings) {
    Parameters parameters =
        Parameters.of().with("name", jobId).with("tasks", String.valueOf(tasks));
    for (int i = 0; i < settings.length; i += 2) {
      parameters = parameters.with(settings[i], settings[i + 1]);
    }
    return new JobSpec(
        jobId,
        HeldJobs.Counted.class.getName(),
        parameters,
        OptionalInt.of(1),
        OptionalLong.empty(),
        Limits.DEFAULT.with(share).with(new Limits.Attempts(4, 0, false)));
  }
}
