package dev.millrace.examples.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Many schedules, some of them side by side: most of the time everybody waits for a lease. */
final class Campaign {

  private final Path scratch;
  private final Site site;
  private final Report report = new Report();
  private final AtomicInteger laneNumber = new AtomicInteger();

  Campaign(Path scratch) throws IOException, InterruptedException {
    this.scratch = scratch;
    this.site = Site.get();
  }

  /** Runs the schedules with the seeds from {@code first} on. */
  Report run(long first, int schedules, int lanes) throws InterruptedException, ExecutionException {
    AtomicLong next = new AtomicLong(first);
    ExecutorService threads = Executors.newFixedThreadPool(lanes);
    try {
      List<Callable<Void>> each = new ArrayList<>();
      for (int i = 0; i < lanes; i++) {
        each.add(() -> runLane(next, first + schedules));
      }
      for (Future<Void> done : threads.invokeAll(each)) {
        done.get();
      }
    } finally {
      threads.shutdownNow();
    }
    return report;
  }

  /** A lane with the usual server. */
  Lane startLane() throws IOException, InterruptedException {
    return startLane("appendonly yes");
  }

  Lane startLane(String... redisSettings) throws IOException, InterruptedException {
    Path directory = scratch.resolve("lane-" + laneNumber.incrementAndGet());
    return Lane.start(directory, site, redisSettings);
  }

  private Void runLane(AtomicLong next, long end) throws IOException, InterruptedException {
    Lane lane = startLane();
    try {
      for (long seed = next.getAndIncrement(); seed < end; seed = next.getAndIncrement()) {
        Outcome outcome = new ScheduleRun(lane, Schedule.of(seed)).run();
        report.add(outcome);
        if (Boolean.getBoolean("millrace.chaos.verbose")) {
          System.err.println(outcome.millis() + " ms " + outcome.done() + " " + outcome.schedule());
        }
        if (!outcome.isGood()) {
          System.err.println(outcome.describe() + "Logs: " + keepLogs(lane, seed));
          lane.close();
          lane = startLane();
        } else if (report.size() % 50 == 0) {
          System.err.println(report.size() + " schedules, " + report.bad().size() + " bad");
        }
      }
    } finally {
      lane.close();
    }
    return null;
  }

  private static Path keepLogs(Lane lane, long seed) throws IOException {
    Path kept = Files.createDirectories(Path.of("target", "chaos", "seed-" + seed));
    for (RoleProcess role : lane.roles()) {
      Files.deleteIfExists(kept.resolve(role.name()));
      Files.copy(role.log(), kept.resolve(role.name()));
    }
    return kept.toAbsolutePath();
  }
}
