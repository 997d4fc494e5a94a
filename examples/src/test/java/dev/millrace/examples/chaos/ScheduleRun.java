package dev.millrace.examples.chaos;

import dev.millrace.store.JobSpec;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One schedule in one lane: breaks, mends, waits, checks. */
final class ScheduleRun {

  /** Nothing here takes so long; only what hangs does. */
  private static final Duration HANGS_AFTER = Duration.ofSeconds(90);

  private static final long TICK_MS = 25;

  /** What a process that has just been woken may need to do what it had in hand. */
  private static final long SETTLES_MS = 300;

  private final Lane lane;
  private final Schedule schedule;
  private final String jobId;
  private final Breaker breaker;
  private final List<Step> steps = new ArrayList<>();
  private long start;

  /** The begin or the end of a fault. */
  private record Step(long at, Fault fault, boolean begins) {}

  ScheduleRun(Lane lane, Schedule schedule) {
    this.lane = lane;
    this.schedule = schedule;
    this.jobId = "chaos-" + schedule.seed() + "-" + Long.toString(System.nanoTime(), 36);
    this.breaker = new Breaker(lane, jobId);
    for (Fault fault : schedule.faults()) {
      steps.add(new Step(fault.at(), fault, true));
      steps.add(new Step(fault.at() + fault.lasts(), fault, false));
    }
    steps.sort(Comparator.comparingLong(Step::at));
  }

  Outcome run() throws IOException, InterruptedException {
    JobCase.Expected expected = schedule.job().expected(lane.inputs());
    lane.redis().call("CONFIG", "SET", "appendfsync", schedule.fsync());
    lane.awaitReady();
    arm();
    JobSpec spec = lane.spec(jobId, schedule.job(), schedule.place());
    start = System.nanoTime();
    CompletableFuture<Void> submitted =
        CompletableFuture.runAsync(() -> lane.client().submit(spec));
    boolean ended = awaitEnd();
    lane.proxies().forEach(Proxy::heal);
    List<String> wrong = new ArrayList<>(breaker.violations());
    if (!ended) {
      return Outcome.hung(schedule, breaker.done(), new Hang(lane, jobId).describe());
    }
    try {
      submitted.get(HANGS_AFTER.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      wrong.add("submission failed: " + e);
    }
    Thread.sleep(SETTLES_MS);
    Checker checker = new Checker(lane);
    wrong.addAll(checker.check(jobId, expected, schedule.place(), schedule.mayFail()));
    List<String> left = new ArrayList<>(checker.leftKeys());
    left.addAll(checker.leaks());
    countPoints();
    return Outcome.of(schedule, lane, breaker, elapsed(), wrong, left);
  }

  /**
   * Every attempt is slowed down, so that faults find the job running; some processes are armed.
   */
  private void arm() throws IOException {
    for (int i = 0; i < lane.roles().size(); i++) {
      StringBuilder faults = new StringBuilder("# " + jobId + "\n");
      faults.append("BEFORE_ATTEMPT * delay ").append(schedule.pace()).append('\n');
      for (Fault fault : schedule.faults()) {
        if (fault.kind() == Fault.Kind.POINT && fault.target() == i) {
          faults.append(fault.detail()).append('\n');
        }
      }
      lane.roles().get(i).arm(faults.toString());
    }
  }

  private boolean awaitEnd() throws IOException, InterruptedException {
    int next = 0;
    while (elapsed() < HANGS_AFTER.toMillis()) {
      boolean over = isOver();
      for (; next < steps.size() && steps.get(next).at() <= elapsed(); next++) {
        step(steps.get(next), over);
      }
      boolean allRun = breaker.look(elapsed(), Schedule.LEASE.toMillis() + 1_000);
      if (over && allRun && next == steps.size()) {
        return true;
      }
      Thread.sleep(TICK_MS);
    }
    return false;
  }

  /** What begins after the end of the job would break nothing. */
  private void step(Step step, boolean over) throws IOException, InterruptedException {
    try {
      if (!step.begins()) {
        breaker.end(step.fault());
      } else if (!over) {
        breaker.begin(step.fault(), elapsed());
      }
    } catch (IOException e) {
      if (lane.redis().isAlive()) {
        throw e;
      }
      // What needs the server cannot break while it is down.
    }
  }

  /** Whether the job has ended and is cleaned up after. */
  private boolean isOver() {
    try {
      return lane.redis().isAlive()
          && lane.redis().call("EXISTS", Lane.key(jobId, "job")).equals(1L)
          && lane.redis().call("EXISTS", Lane.key(jobId, "map")).equals(0L)
          && lane.redis().call("XLEN", Lane.shared("submissions")).equals(0L);
    } catch (IOException down) {
      return false;
    }
  }

  private void countPoints() throws IOException {
    for (RoleProcess role : lane.roles()) {
      int hits = role.newHits();
      if (hits > 0) {
        breaker.done().merge(Fault.Kind.POINT, hits, Integer::sum);
      }
    }
  }

  private long elapsed() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
  }
}
