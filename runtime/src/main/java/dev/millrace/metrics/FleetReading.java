package dev.millrace.metrics;

import dev.millrace.store.CorruptStateException;
import dev.millrace.store.JobState;
import dev.millrace.store.JobStatus;
import dev.millrace.store.JobStore;
import dev.millrace.store.Phase;
import dev.millrace.store.StoreException;
import dev.millrace.store.TaskQueue;
import dev.millrace.store.WorkerInfo;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all jobs and workers together have to do, read when it is scraped: at most once in {@link
 * #FRESH}, however many scrape, and of the {@link #JOBS} oldest active jobs, from which workers
 * take first. Without an answer of the store there is none here, rather than an old one.
 */
final class FleetReading {

  private static final Logger log = LoggerFactory.getLogger(FleetReading.class);
  private static final Duration FRESH = Duration.ofSeconds(2);
  private static final int JOBS = 200;
  private static final long PATIENCE_MS = 1_000;

  /** What was read. */
  private record Counts(
      Map<Phase, Long> backlog, Map<JobState, Long> jobs, int workers, int slots) {}

  private final JobStore jobs;
  private final TaskQueue tasks;
  private final ThreadPoolExecutor thread;
  private Optional<Counts> last = Optional.empty();
  private @Nullable CompletableFuture<Optional<Counts>> reading;
  private long readAt;

  FleetReading(JobStore jobs, TaskQueue tasks) {
    this.jobs = jobs;
    this.tasks = tasks;
    this.readAt = System.nanoTime() - FRESH.toNanos();
    this.thread =
        new ThreadPoolExecutor(
            1, 1, FRESH.toSeconds(), TimeUnit.SECONDS, new LinkedBlockingQueue<>(), this::thread);
    thread.allowCoreThreadTimeOut(true);
  }

  private Thread thread(Runnable code) {
    Thread made = new Thread(code, "millrace-fleet-reading");
    made.setDaemon(true);
    return made;
  }

  /** Registers what is read. */
  void register(Meters meters) {
    for (Phase phase : Phase.values()) {
      meters.gauge(
          Metric.BACKLOG,
          () -> number(each -> each.backlog().getOrDefault(phase, 0L)),
          Meters.label(phase));
    }
    for (JobState state : JobState.values()) {
      if (!state.isTerminal()) {
        meters.gauge(
            Metric.ACTIVE_JOBS,
            () -> number(each -> each.jobs().getOrDefault(state, 0L)),
            Meters.label(state));
      }
    }
    meters.gauge(Metric.WORKERS, () -> number(Counts::workers));
    meters.gauge(Metric.WORKER_SLOTS, () -> number(Counts::slots));
  }

  private double number(ToDoubleFunction<Counts> part) {
    return counts().map(part::applyAsDouble).orElse(Double.NaN);
  }

  /**
   * Waits for the store for a moment only: while it is out, the rest is to be scraped all the same.
   */
  private synchronized Optional<Counts> counts() {
    if (System.nanoTime() - readAt < FRESH.toNanos()) {
      return last;
    }
    if (reading == null) {
      reading = CompletableFuture.supplyAsync(this::read, thread);
    }
    try {
      last = reading.get(PATIENCE_MS, TimeUnit.MILLISECONDS);
      reading = null;
    } catch (TimeoutException e) {
      last = Optional.empty();
    } catch (ExecutionException e) {
      log.warn("The backlog cannot be read", e.getCause());
      last = Optional.empty();
      reading = null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    readAt = System.nanoTime();
    return last;
  }

  private Optional<Counts> read() {
    try {
      Map<Phase, Long> backlog = new EnumMap<>(Phase.class);
      Map<JobState, Long> states = new EnumMap<>(JobState.class);
      List<TaskQueue.ActiveJob> active = tasks.activeJobs();
      for (TaskQueue.ActiveJob job : active.subList(0, Math.min(JOBS, active.size()))) {
        status(job.jobId()).ifPresent(status -> add(status, backlog, states));
      }
      List<WorkerInfo> workers = jobs.workers();
      return Optional.of(
          new Counts(
              backlog, states, workers.size(), workers.stream().mapToInt(WorkerInfo::slots).sum()));
    } catch (StoreException e) {
      log.debug("The backlog cannot be read", e);
      return Optional.empty();
    }
  }

  private Optional<JobStatus> status(String jobId) {
    try {
      return jobs.status(jobId);
    } catch (CorruptStateException e) {
      // Its coordinator gives it up.
      return Optional.empty();
    }
  }

  private static void add(JobStatus status, Map<Phase, Long> backlog, Map<JobState, Long> states) {
    states.merge(status.state(), 1L, Long::sum);
    if (status.turn().paused()) {
      // More workers would not run any of its tasks.
      return;
    }
    if (status.state() == JobState.MAPPING || status.state() == JobState.REDUCING) {
      backlog.merge(Phase.MAP, (long) status.tasks().mapsLeft(), Long::sum);
    }
    // Before that they wait for the latch: no worker could run them.
    if (status.state() == JobState.REDUCING) {
      backlog.merge(Phase.REDUCE, (long) status.tasks().reducesLeft(), Long::sum);
    }
  }
}
