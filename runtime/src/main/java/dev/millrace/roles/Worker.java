package dev.millrace.roles;

import dev.millrace.store.Labels;
import dev.millrace.store.Protocol;
import dev.millrace.store.StoreException;
import dev.millrace.store.StoreUnavailableException;
import dev.millrace.store.WorkerInfo;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker: slots that run tasks, a taker that fills them, a keeper of their leases, and a
 * heartbeat.
 */
public final class Worker {

  private static final Logger log = LoggerFactory.getLogger(Worker.class);

  /** Threads that hang cost memory, and some of them a core. */
  private static final int MAX_LOST_PER_SLOT = 4;

  private static final Duration STEP_ENDS = Duration.ofSeconds(2);

  private final WorkerStores stores;
  private final String name;
  private final Slots slots;
  private final SlotThreads threads;

  private final Committer committer;

  private final RoleRunner taker;
  private final RoleRunner leaseKeeper;
  private final RoleRunner heartbeat;
  private final RoleRunner progressReport;
  private final RoleRunner watchdog;
  private final AttemptStages stages;
  private final TaskRunner runner;
  private final JobCode code;
  private final Ailments unfit;
  private volatile boolean handsBack = true;
  private volatile boolean ends;

  private Worker(
      WorkerStores stores,
      Definitions definitions,
      int slotCount,
      Labels labels,
      String version,
      Consumer<String> unfit) {
    this.stores = stores;
    this.name = ProcessName.next();
    this.slots = new Slots(slotCount, new Shares(name));
    this.threads = new SlotThreads(slotCount);
    this.unfit = new Ailments(unfit);
    this.code = new JobCode(definitions, stores.jobs().files());
    JobCache jobs = new JobCache(stores.jobs());
    MemoryTurns turns = new MemoryTurns(stores, jobs::partitions, slots);
    this.stages = new AttemptStages(stores, jobs, turns, this.unfit);
    this.runner = new TaskRunner(stores, jobs, code, stages, slotCount);
    this.committer = new Committer(stores, stages, slotCount, this::forget, this.unfit);
    PrintCapture.begin();
    Member member = new Member(name, labels);
    this.heartbeat =
        RoleRunner.start(
            new Heartbeat(
                stores.tasks(),
                new WorkerInfo(name, slotCount, version, Protocol.VERSION, labels),
                member));
    this.leaseKeeper =
        RoleRunner.start(
            new LeaseKeeper(
                stores.tasks(),
                stores.wake(),
                slots.held(),
                new ProgressWatch(
                    slots.held(), this::giveUp, () -> stores.partials().waiting() > 0)));
    this.taker =
        RoleRunner.start(
            new TaskTaker(
                stores,
                jobs,
                member,
                slots,
                turns,
                new TaskTaker.Work() {
                  @Override
                  public void start(HeldTask held) {
                    startSoon(() -> runAndFree(runner, held));
                  }

                  @Override
                  public void tidy() {
                    jobs.dropUnused();
                    code.dropUnused();
                  }
                }));
    this.progressReport = RoleRunner.start(new ProgressReport(stores.tasks(), slots.held()));
    this.watchdog =
        RoleRunner.start(
            new Watchdog(List.of(taker, leaseKeeper, heartbeat, progressReport), this.unfit));
  }

  /** Starts a worker without labels. */
  public static Worker start(
      WorkerStores stores,
      Definitions definitions,
      int slots,
      String version,
      Consumer<String> unfit) {
    return start(stores, definitions, slots, Labels.NONE, version, unfit);
  }

  /**
   * Starts a worker with {@code slots} slots, at least 1.
   *
   * @param labels what it has: it runs tasks of jobs that need nothing else
   * @param unfit is told why, should this process become unable to run tasks: it has to end then,
   *     so that others take over
   */
  public static Worker start(
      WorkerStores stores,
      Definitions definitions,
      int slots,
      Labels labels,
      String version,
      Consumer<String> unfit) {
    return new Worker(stores, definitions, slots, labels, version, unfit);
  }

  /**
   * Says, while the JVM ends, whether System.exit was called, and by which task: that one has
   * failed. Where another thread has called it, nobody knows for which task; none is handed back
   * then, and their leases lapse, which is counted as that their worker has died.
   *
   * @return a sentence; empty if nobody has called it
   */
  public Optional<String> reportExit() {
    List<Thread> callers = ExitCall.callers();
    List<String> exited = new ArrayList<>();
    for (HeldTask held : List.copyOf(slots.held())) {
      Optional<Thread> caller = held.threadAmong(callers);
      if (caller.isPresent()) {
        stages.exited(held, caller.get());
        slots.remove(held);
        exited.add(held.task().toString());
      }
    }
    if (!exited.isEmpty()) {
      return Optional.of(
          String.join(", ", exited) + " called System.exit, which ends this process");
    }
    if (callers.isEmpty()) {
      return Optional.empty();
    }
    handsBack = false;
    return Optional.of(
        "Thread %s called System.exit, which ends this process, while these tasks ran: %s"
            .formatted(
                callers.get(0).getName(), slots.held().stream().map(HeldTask::task).toList()));
  }

  /** The worker's name, by which its tasks are filed. */
  public String name() {
    return name;
  }

  /** How many of its slots are in use. */
  public int busySlots() {
    return slots.count() - slots.idle();
  }

  /** How it fares. */
  public Health health() {
    return unfit.health(watchdog, ends);
  }

  /**
   * Drains the worker: takes nothing more, lets running attempts end for a while, and hands back
   * what is left then.
   *
   * @param atMost how long running attempts may take
   */
  public void drain(Duration atMost) throws InterruptedException {
    ends = true;
    watchdog.stop(STEP_ENDS);
    taker.stop(STEP_ENDS);
    if (!slots.awaitEmpty(atMost)) {
      List<HeldTask> left = List.copyOf(slots.held());
      log.info("Handing back tasks={}", handsBack ? left.size() : 0);
      for (HeldTask held : left) {
        held.abandon("its worker stops");
      }
      slots.awaitEmpty(STEP_ENDS);
      reportExit();
      handBack(left);
    }
    progressReport.stop(STEP_ENDS);
    leaseKeeper.stop(STEP_ENDS);
    heartbeat.stop(STEP_ENDS);
    threads.shutdownNow();
    committer.stop();
    PrintCapture.end();
    removeFiles();
    try {
      stores.tasks().leave(name);
    } catch (StoreException e) {
      log.debug("Worker could not be signed off", e);
    }
  }

  /** Ends all threads at once, for a process whose store ends with it. */
  public void abort() throws InterruptedException {
    watchdog.stop(Duration.ZERO);
    taker.stop(Duration.ZERO);
    slots.held().forEach(held -> held.abandon("its process ends"));
    progressReport.stop(Duration.ZERO);
    leaseKeeper.stop(Duration.ZERO);
    heartbeat.stop(Duration.ZERO);
    threads.shutdownNow();
    committer.stop();
    PrintCapture.end();
    removeFiles();
  }

  private void removeFiles() {
    try {
      runner.close();
      code.close();
    } catch (IOException e) {
      log.warn("Copies of side files and jars could not be removed: {}", e.getMessage());
    }
  }

  /** In a slot; attempts that wait for the store's memory lend theirs to others meanwhile. */
  private void startSoon(Runnable attempt) {
    threads.execute(attempt, stores.partials().waiting());
  }

  private void runAndFree(TaskRunner runner, HeldTask held) {
    if (!held.begin()) {
      return; // it has waited for too long, and was given back
    }
    long start = System.nanoTime();
    slots.enter(held, start);
    Optional<Unfinished> unfinished = Optional.empty();
    try {
      unfinished = runner.run(held);
      if (unfinished.isPresent()) {
        committer.awaitRoom();
      }
    } finally {
      if (held.leaveSlot()) {
        if (held.isLimited()) {
          stores.wake().stir();
        }
        slots.leave(held, System.nanoTime() - start);
      } else {
        threads.found();
      }
      if (unfinished.isEmpty()) {
        forget(held);
      }
    }
    unfinished.ifPresent(committer::add);
  }

  private void forget(HeldTask held) {
    slots.remove(held);
    held.printed().close();
  }

  /** Lets another thread have the slot of an attempt that is to end and does not. */
  private void giveUp(HeldTask held) {
    // As long as it is held it is not taken anew.
    held.failure().ifPresent(failure -> stages.tell(held, failure));
    int lost = threads.replaceLost();
    slots.leave(held, held.taskTimeout().toNanos());
    slots.remove(held);
    log.warn(
        "{} does not end though it was interrupted; its slot goes on with another thread attempt={} lost={}",
        held.task(),
        held.task().attemptId(),
        lost);
    if (lost > MAX_LOST_PER_SLOT * slots.count()) {
      unfit.accept(
          lost
              + " attempts do not end though they were interrupted: code of jobs hangs, the last in "
              + held.task());
    }
  }

  private void giveBack(HeldTask held) {
    if (held.hasBegun()) {
      stores.tasks().handBack(held.task(), held.note());
    } else {
      stores.tasks().giveBack(held.task());
    }
  }

  private void handBack(List<HeldTask> left) {
    if (!handsBack) {
      return;
    }
    for (HeldTask held : left) {
      try {
        giveBack(held);
        stores.wake().hint(held.task().jobId());
      } catch (StoreUnavailableException e) {
        log.warn("Tasks are taken over when their leases end: {}", e.getMessage());
        return;
      } catch (StoreException e) {
        log.warn(
            "Task could not be handed back; it is taken over when its lease ends task={}",
            held.task(),
            e);
      }
    }
  }
}
