package dev.millrace.roles;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.Parameters;
import dev.millrace.redis.RedisExtension;
import dev.millrace.redis.RedisStores;
import dev.millrace.redis.TestRedis;
import dev.millrace.redis.embedded.Waiting;
import dev.millrace.store.JobSpec;
import dev.millrace.store.Limits;
import dev.millrace.store.Schedule;
import dev.millrace.store.Schedule.Missed;
import dev.millrace.store.Schedule.Overlap;
import dev.millrace.store.ScheduleStatus;
import dev.millrace.store.ScheduleStore;
import dev.millrace.store.ScheduleStore.DueSchedule;
import dev.millrace.store.ScheduleStore.Run;
import dev.millrace.store.TakenSubmission;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Exactly one job for each time at which a schedule is due. */
@ExtendWith(RedisExtension.class)
final class SchedulerIT {

  /** No test runs while this is due, and none crosses such a time. */
  private static final String YEARLY = "0 3 1 11 *";

  private static final int MOST_CALLS = 12;

  private RedisStores stores;
  private Instant now;

  @BeforeEach
  void connect(TestRedis redis) {
    stores = redis.connect();
    now = schedules().list().now();
  }

  @AfterEach
  void close() {
    stores.close();
  }

  @Test
  void scheduleThatIsDueRunsOnceUnderAnIdOfItsNameAndTimeAndIsDueAgainAtTheNext() {
    Instant due = now.minus(Duration.ofDays(1_000));
    schedules().add(schedule("nightly", YEARLY, Overlap.SKIP, Missed.ONE), due);

    scheduler().runDue();
    scheduler().runDue();

    ScheduleStatus after = schedules().list().schedules().get(0);
    String expected = DueTexts.jobId("nightly", times(YEARLY).lastUntil(now).orElseThrow());
    assertThat(after.lastJob()).isEqualTo(expected).matches("nightly-\\d{4}1101T0300Z");
    assertThat(after.next()).isEqualTo(times(YEARLY).after(now));
    assertThat(after.note()).isEqualTo("job " + expected);
    assertThat(takenIds()).containsExactly(expected);
    assertThat(stores.jobs().jobs(10)).containsExactly(expected);
  }

  @Test
  void jobIsGivenTheTimeWhenItWasDueInPlaceOfThePlaceholders() {
    Instant run = times(YEARLY).lastUntil(now).orElseThrow();
    Parameters parameters =
        Parameters.of("/in/{due:uuuu/MM/dd}/*.txt").with("day", "{due}").withOutput("/out/{due}");
    schedules()
        .add(
            new Schedule(
                "nightly",
                YEARLY,
                ZoneId.of("Asia/Kolkata"),
                Overlap.SKIP,
                Missed.ONE,
                spec("nightly").withParameters(parameters)),
            run);

    scheduler().runDue();

    String jobId = schedules().list().schedules().get(0).lastJob();
    Parameters given = stores.jobs().spec(jobId).orElseThrow().parameters();
    assertThat(given).isEqualTo(DueTexts.resolve(parameters, run, ZoneId.of("Asia/Kolkata")));
    assertThat(given.settings().get("day")).isEqualTo(jobId.substring("nightly-".length()));
    assertThat(given.outputDirectory()).contains("/out/" + given.settings().get("day"));
  }

  @Test
  void coordinatorThatDiesAtAnyCallCostsNoRunAndDoublesNone() {
    List<String> wanted = new ArrayList<>();
    for (boolean replyIsLost : List.of(false, true)) {
      for (int call = 1; call <= MOST_CALLS; call++) {
        String name = "dies" + replyIsLost + call;
        schedules().add(schedule(name, YEARLY, Overlap.SKIP, Missed.ONE), now);

        boolean died =
            dies(
                new Interrupted(
                    call,
                    replyIsLost,
                    () -> {
                      throw new Died();
                    }));
        scheduler().runDue();

        wanted.add(
            schedules().list().schedules().stream()
                .filter(each -> each.schedule().name().equals(name))
                .findFirst()
                .orElseThrow()
                .lastJob());
        assertThat(died).as("call %d", call).isEqualTo(call <= 6);
      }
    }
    assertThat(wanted).doesNotContain("").hasSize(2 * MOST_CALLS);
    assertThat(takenIds()).containsExactlyInAnyOrderElementsOf(wanted);
    assertThat(schedules().due(10).fired()).isEmpty();
  }

  @Test
  void coordinatorThatStandsStillAtAnyCallUntilAllIsOverRunsNothingAgainAndLeavesNothing() {
    for (int call = 1; call <= MOST_CALLS; call++) {
      String name = "late" + call;
      schedules().add(schedule(name, YEARLY, Overlap.SKIP, Missed.ONE), now);
      List<String> run = new ArrayList<>();

      dies(
          new Interrupted(
              call,
              false,
              () -> {
                scheduler().runDue();
                run.addAll(endAndForgetAll());
              }));
      if (run.isEmpty()) {
        run.addAll(endAndForgetAll());
      }

      assertThat(run).as("call %d", call).hasSize(1);
      assertThat(takenIds()).as("call %d", call).isEmpty();
      assertThat(stores.jobs().status(run.get(0))).as("call %d", call).isEmpty();
    }
  }

  @Test
  void timeAtWhichTheLastJobHasNotEndedIsLeftOutOrWaitedWithAsTheScheduleSays() {
    Instant due = times(YEARLY).lastUntil(now).orElseThrow();
    Map<String, Overlap> policies = Map.of("skips", Overlap.SKIP, "queues", Overlap.QUEUE);
    policies.forEach((name, overlap) -> runningAndDueAgain(name, overlap, due));

    scheduler().runDue();

    assertThat(status("skips").note())
        .isEqualTo("skipped at " + due + ": job skips-first had not ended");
    assertThat(status("skips").next()).isEqualTo(times(YEARLY).after(now));
    assertThat(status("queues").next()).contains(due);
    endAndForgetAll();
    scheduler().runDue();
    assertThat(takenIds()).containsExactly(DueTexts.jobId("queues", due));
    assertThat(status("queues").next()).isEqualTo(times(YEARLY).after(now));
  }

  @Test
  void ofSeveralTimesThatWereMissedTheLastOneRunsOrNone() {
    Instant threeDaysAgo = now.minus(Duration.ofDays(3)).truncatedTo(ChronoUnit.HOURS);
    schedules().add(schedule("one", YEARLY, Overlap.SKIP, Missed.ONE), threeDaysAgo);
    schedules().add(schedule("none", YEARLY, Overlap.SKIP, Missed.NONE), threeDaysAgo);

    scheduler().runDue();

    assertThat(takenIds()).hasSize(1).first().asString().startsWith("one-");
    assertThat(status("none").lastJob()).isEmpty();
    assertThat(status("none").note()).startsWith("missed at ").endsWith("no coordinator was there");
    assertThat(status("none").next()).isEqualTo(times(YEARLY).after(now));
  }

  @Test
  void scheduleThatIsRemovedOrReplacedWhileACoordinatorSettlesItDoesNotRun() {
    schedules().add(schedule("gone", YEARLY, Overlap.SKIP, Missed.ONE), now);
    DueSchedule seen = schedules().due(10).schedules().get(0);
    schedules().remove("gone");
    assertThat(schedules().fire(seen, Optional.empty(), Optional.of(new Run("x", now)), ""))
        .isFalse();
    schedules().add(schedule("gone", "5 * * * *", Overlap.SKIP, Missed.ONE), now);
    assertThat(schedules().fire(seen, Optional.empty(), Optional.of(new Run("x", now)), ""))
        .isFalse();

    assertThat(schedules().remove("gone")).isTrue();
    assertThat(schedules().remove("gone")).isFalse();
    assertThat(schedules().due(10).fired()).isEmpty();
    assertThat(schedules().list().schedules()).isEmpty();
  }

  @Test
  void anotherScheduleOfTheSameNameIsRefusedAndTheSameAgainChangesNothing() {
    Schedule first = schedule("nightly", YEARLY, Overlap.SKIP, Missed.ONE);
    Instant later = now.plusSeconds(1_000).truncatedTo(ChronoUnit.MILLIS);
    assertThat(schedules().add(first, later)).isTrue();

    assertThat(schedules().add(first, now)).isTrue();
    assertThat(schedules().add(schedule("nightly", "5 * * * *", Overlap.SKIP, Missed.ONE), now))
        .isFalse();

    assertThat(status("nightly")).isEqualTo(new ScheduleStatus(first, Optional.of(later), "", ""));
  }

  private void runningAndDueAgain(String name, Overlap overlap, Instant due) {
    schedules().add(schedule(name, YEARLY, overlap, Missed.NONE), due.minusSeconds(3_600));
    DueSchedule first =
        schedules().due(10).schedules().stream()
            .filter(each -> each.name().equals(name))
            .findFirst()
            .orElseThrow();
    Run run = new Run(name + "-first", first.due());
    schedules().fire(first, Optional.of(due), Optional.of(run), "");
    schedules().file(spec(run.jobId()));
    schedules().announce(run.jobId(), 0);
  }

  /** Takes all jobs, ends them, and lets everything of them expire. */
  private List<String> endAndForgetAll() {
    List<TakenSubmission> taken = take();
    for (TakenSubmission each : taken) {
      stores.jobs().cancel(each.jobId(), "test");
      if (each.jobId().endsWith("-first")) {
        stores.plans().close(each);
        continue;
      }
      stores.plans().retire(stores.jobs().status(each.jobId()).orElseThrow(), Duration.ofMillis(1));
      stores.plans().close(each);
      Waiting.until(() -> "it has not expired", () -> stores.jobs().status(each.jobId()).isEmpty());
    }
    return taken.stream().map(TakenSubmission::jobId).toList();
  }

  private List<String> takenIds() {
    return take().stream().map(TakenSubmission::jobId).toList();
  }

  private List<TakenSubmission> take() {
    return stores.plans().take("c", 100, Duration.ofSeconds(60), List.of());
  }

  private ScheduleStatus status(String name) {
    return schedules().list().schedules().stream()
        .filter(each -> each.schedule().name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private ScheduleStore schedules() {
    return stores.schedules();
  }

  private Scheduler scheduler() {
    return new Scheduler(schedules(), stores.jobs());
  }

  private boolean dies(Interrupted interrupted) {
    try {
      new Scheduler(interrupted.store(schedules()), stores.jobs()).runDue();
      return false;
    } catch (Died e) {
      return true;
    }
  }

  private static CronTimes times(String cron) {
    return CronTimes.of(cron, ZoneOffset.UTC);
  }

  private static Schedule schedule(String name, String cron, Overlap overlap, Missed missed) {
    return new Schedule(name, cron, ZoneOffset.UTC, overlap, missed, spec(name));
  }

  private static JobSpec spec(String jobId) {
    return new JobSpec(
        jobId,
        "com.acme.Job",
        Parameters.of("in.txt"),
        OptionalInt.empty(),
        OptionalLong.empty(),
        Limits.DEFAULT);
  }

  private static final class Died extends Error {
    private static final long serialVersionUID = 1;
  }

  /** A store at whose nth call something happens: before it, or after it with its reply lost. */
  private record Interrupted(int call, boolean after, Runnable what) {

    ScheduleStore store(ScheduleStore real) {
      int[] calls = new int[1];
      return (ScheduleStore)
          Proxy.newProxyInstance(
              getClass().getClassLoader(),
              new Class<?>[] {ScheduleStore.class},
              (proxy, method, arguments) -> {
                // What only reads a value that was given is no call.
                boolean due =
                    method.getReturnType() != Schedule.class
                        && method.getReturnType() != Instant.class
                        && ++calls[0] == call;
                if (due && !after) {
                  what.run();
                }
                try {
                  Object reply = method.invoke(real, arguments);
                  if (due && after) {
                    what.run();
                  }
                  return reply;
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
              });
    }
  }
}
