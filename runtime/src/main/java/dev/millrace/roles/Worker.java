package dev.millrace.roles;

import dev.millrace.store.StoreException;
import dev.millrace.store.WorkerInfo;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker: slots that run tasks, a taker that fills them, a keeper of their leases, and a
 * heartbeat.
 */
public final class Worker {

  private static final Logger log = LoggerFactory.getLogger(Worker.class);
  private static final Duration STEP_ENDS = Duration.ofSeconds(2);
  private static final int UNFINISHED_PER_SLOT = 2;

  private final WorkerStores stores;
  private final String name;
  private final Slots slots;
  private final ExecutorService threads;

  /** Threads that finish attempts whose slot works on already. */
  private final ExecutorService finishers;

  /** Keeps slots from running ahead of a store that is slower. */
  private final Semaphore unfinished;

  private final RoleRunner taker;
  private final RoleRunner leaseKeeper;
  private final RoleRunner heartbeat;

  private Worker(WorkerStores stores, Definitions definitions, int slotCount, String version) {
    this.stores = stores;
    this.name = ProcessName.next();
    this.slots = new Slots(slotCount);
    this.threads = threads("millrace-slot-", slotCount);
    this.finishers = threads("millrace-finish-", UNFINISHED_PER_SLOT * slotCount);
    this.unfinished = new Semaphore(UNFINISHED_PER_SLOT * slotCount);
    JobCache jobs = new JobCache(stores.jobs(), definitions);
    TaskRunner runner = new TaskRunner(stores, jobs, slotCount);
    this.heartbeat =
        RoleRunner.start(new Heartbeat(stores.tasks(), new WorkerInfo(name, slotCount, version)));
    this.leaseKeeper = RoleRunner.start(new LeaseKeeper(stores.tasks(), slots.held()));
    this.taker =
        RoleRunner.start(
            new TaskTaker(
                stores,
                jobs,
                name,
                slots,
                held -> threads.execute(() -> runAndFree(runner, held))));
  }

  /** Starts a worker with {@code slots} slots, at least 1. */
  public static Worker start(
      WorkerStores stores, Definitions definitions, int slots, String version) {
    return new Worker(stores, definitions, slots, version);
  }

  /** The worker's name, by which its tasks are filed. */
  public String name() {
    return name;
  }

  /**
   * Drains the worker: takes nothing more, lets running attempts end for a while, and hands back
   * what is left then.
   *
   * @param atMost how long running attempts may take
   */
  public void drain(Duration atMost) throws InterruptedException {
    taker.stop(STEP_ENDS);
    if (!slots.awaitEmpty(atMost)) {
      List<HeldTask> left = List.copyOf(slots.held());
      log.info("Handing back tasks={}", left.size());
      for (HeldTask held : left) {
        held.abandon("its worker stops");
      }
      slots.awaitEmpty(STEP_ENDS);
      left.forEach(this::handBack);
    }
    leaseKeeper.stop(STEP_ENDS);
    heartbeat.stop(STEP_ENDS);
    threads.shutdownNow();
    finishers.shutdownNow();
    try {
      stores.tasks().leave(name);
    } catch (StoreException e) {
      log.debug("Worker could not be signed off", e);
    }
  }

  /** Ends all threads at once, for a process whose store ends with it. */
  public void abort() throws InterruptedException {
    taker.stop(Duration.ZERO);
    slots.held().forEach(held -> held.abandon("its process ends"));
    leaseKeeper.stop(Duration.ZERO);
    heartbeat.stop(Duration.ZERO);
    threads.shutdownNow();
    finishers.shutdownNow();
  }

  private void runAndFree(TaskRunner runner, HeldTask held) {
    long start = System.nanoTime();
    Optional<Runnable> rest = Optional.empty();
    try {
      rest = runner.run(held);
      if (rest.isPresent()) {
        unfinished.acquireUninterruptibly();
      }
    } finally {
      slots.leave(System.nanoTime() - start);
      if (rest.isEmpty()) {
        slots.remove(held);
      }
    }
    rest.ifPresent(finish -> finishLater(finish, held));
  }

  private void finishLater(Runnable finish, HeldTask held) {
    try {
      finishers.execute(() -> finishAndFree(finish, held));
    } catch (RejectedExecutionException e) {
      // The process ends: the task's lease lapses, and its blocks go with the job.
      unfinished.release();
      slots.remove(held);
    }
  }

  private void finishAndFree(Runnable finish, HeldTask held) {
    try {
      finish.run();
    } finally {
      unfinished.release();
      slots.remove(held);
    }
  }

  private static ExecutorService threads(String prefix, int count) {
    AtomicInteger number = new AtomicInteger();
    return Executors.newFixedThreadPool(
        count,
        runnable -> {
          Thread thread = new Thread(runnable, prefix + number.getAndIncrement());
          thread.setDaemon(true);
          return thread;
        });
  }

  private void handBack(HeldTask held) {
    try {
      stores.tasks().handBack(held.task());
      stores.wake().hint(held.task().jobId());
    } catch (StoreException e) {
      log.warn(
          "Task could not be handed back; it is taken over when its lease ends task={}",
          held.task(),
          e);
    }
  }
}
