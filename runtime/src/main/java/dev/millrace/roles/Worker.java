package dev.millrace.roles;

import dev.millrace.store.StoreException;
import dev.millrace.store.WorkerInfo;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
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

  private final WorkerStores stores;
  private final String name;
  private final Slots slots;
  private final ExecutorService threads;

  private final Committer committer;

  private final RoleRunner taker;
  private final RoleRunner leaseKeeper;
  private final RoleRunner heartbeat;

  private Worker(WorkerStores stores, Definitions definitions, int slotCount, String version) {
    this.stores = stores;
    this.name = ProcessName.next();
    this.slots = new Slots(slotCount);
    this.threads = threads("millrace-slot-", slotCount);
    JobCache jobs = new JobCache(stores.jobs(), definitions);
    AttemptStages stages = new AttemptStages(stores, jobs);
    TaskRunner runner = new TaskRunner(stores, jobs, stages, slotCount);
    this.committer = new Committer(stores, stages, slotCount, slots::remove);
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
    committer.stop();
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
    committer.stop();
  }

  private void runAndFree(TaskRunner runner, HeldTask held) {
    long start = System.nanoTime();
    Optional<Unfinished> unfinished = Optional.empty();
    try {
      unfinished = runner.run(held);
      if (unfinished.isPresent()) {
        committer.awaitRoom();
      }
    } finally {
      slots.leave(System.nanoTime() - start);
      if (unfinished.isEmpty()) {
        slots.remove(held);
      }
    }
    unfinished.ifPresent(committer::add);
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
