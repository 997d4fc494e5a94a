package dev.millrace.roles;

import dev.millrace.store.HistoryStore;
import dev.millrace.store.ScheduleStore;
import dev.millrace.store.StoreException;
import dev.millrace.store.StoreUnavailableException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A coordinator: takes submissions, plans and finishes their jobs. Any number stand by for each
 * other.
 */
public final class Coordinator {

  private static final Logger log = LoggerFactory.getLogger(Coordinator.class);
  private static final Duration STEP_ENDS = Duration.ofSeconds(2);
  private static final long POLL_MS = 5;

  /** A job that takes long to plan does not hold up the others. */
  private static final int THREADS = 4;

  private final CoordinatorStores stores;
  private final Map<String, HeldSubmission> held = new ConcurrentHashMap<>();
  private final ThreadPoolExecutor threads;
  private final JobCode code;
  private final RoleRunner taker;
  private final List<RoleRunner> others = new CopyOnWriteArrayList<>();
  private final RoleRunner keeper;
  private final RoleRunner watchdog;
  private final Ailments unfit;
  private volatile boolean ends;

  private Coordinator(
      CoordinatorStores stores,
      Definitions definitions,
      Duration lease,
      HistoryStore.Bounds history,
      Consumer<String> unfit) {
    this.stores = stores;
    this.threads = WorkerThreads.of(THREADS, "millrace-coordination-");
    // What code of jobs leaves in thread-locals goes with them.
    threads.allowCoreThreadTimeOut(true);
    this.code = new JobCode(definitions, stores.jobs().files());
    JobCoordination coordination = new JobCoordination(stores, code, history);
    this.keeper = RoleRunner.start(new SubmissionKeeper(stores.plans(), held, lease));
    this.taker =
        RoleRunner.start(
            new SubmissionTaker(stores, coordination, ProcessName.next(), lease, held, threads));
    this.unfit = new Ailments(unfit);
    this.watchdog = RoleRunner.start(new Watchdog(List.of(taker, keeper), this.unfit));
  }

  /**
   * Starts a coordinator whose submissions another may take over when {@code lease} has passed
   * without renewal.
   *
   * @param history how much is kept of jobs that have ended
   * @param unfit is told why, should this process become unable to coordinate: it has to end then,
   *     so that another takes over
   */
  public static Coordinator start(
      CoordinatorStores stores,
      Definitions definitions,
      Duration lease,
      HistoryStore.Bounds history,
      Consumer<String> unfit) {
    return new Coordinator(stores, definitions, lease, history, unfit);
  }

  /** Starts one in a process that does not end by itself, whatever happens. */
  public static Coordinator start(
      CoordinatorStores stores, Definitions definitions, Duration lease) {
    return start(
        stores, definitions, lease, HistoryStore.Bounds.DEFAULT, reason -> log.error("{}", reason));
  }

  /** How it fares. */
  public Health health() {
    return unfit.health(watchdog, ends);
  }

  /** From now on it also runs what waits for its time: schedules, and delayed jobs. */
  public void keepTime(ScheduleStore schedules) {
    others.add(RoleRunner.start(new Scheduler(schedules, stores.jobs())));
  }

  /** From now on it also removes jobs that have ended, but for so many that have ended last. */
  public void keepJobs(int atMost) {
    others.add(RoleRunner.start(new Pruner(stores.plans(), stores.jobs(), atMost)));
  }

  /**
   * Waits until it holds no job: all that it has taken are finished and cleaned up after.
   *
   * @return false if the time has passed before
   */
  public boolean awaitIdle(Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (!held.isEmpty()) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      Thread.sleep(POLL_MS);
    }
    return true;
  }

  /** Stops, and hands back what it holds for another coordinator to take at once. */
  public void drain() throws InterruptedException {
    abort();
    for (HeldSubmission submission : held.values()) {
      try {
        stores.plans().handBack(submission.submission());
        stores.wake().hint(submission.submission().jobId());
      } catch (StoreUnavailableException e) {
        log.warn("Jobs are taken over when their leases end: {}", e.getMessage());
        return;
      } catch (StoreException e) {
        log.warn(
            "Job could not be handed back; it is taken over when its lease ends job={}",
            submission.submission().jobId(),
            e);
      }
    }
  }

  /** Ends all threads at once, for a process whose store ends with it. */
  public void abort() throws InterruptedException {
    ends = true;
    watchdog.stop(STEP_ENDS);
    taker.stop(STEP_ENDS);
    for (RoleRunner other : others) {
      other.stop(STEP_ENDS);
    }
    keeper.stop(STEP_ENDS);
    threads.shutdownNow();
    try {
      code.close();
    } catch (IOException e) {
      log.warn("Copies of jars could not be removed: {}", e.getMessage());
    }
  }
}
