package dev.millrace.roles;

import dev.millrace.InvalidJobException;
import dev.millrace.store.Limits;
import dev.millrace.store.PartialStore;
import dev.millrace.store.Protocol;
import dev.millrace.store.StoreException;
import dev.millrace.store.Stragglers;
import dev.millrace.store.TakenTask;
import dev.millrace.store.TaskQueue;
import dev.millrace.store.Wake;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fills free slots with tasks: of the oldest job first, reduce tasks before map tasks, and twice a
 * second those whose lease ran out elsewhere. Where there is nothing to take, once a second, a
 * second attempt of a straggler. Where there are many workers each does so more seldom ({@link
 * Member}).
 */
final class TaskTaker implements Role {

  private static final Logger log = LoggerFactory.getLogger(TaskTaker.class);
  private static final Duration WAIT = Duration.ofMillis(500);
  private static final Duration RECLAIM_EVERY = Duration.ofMillis(500);
  private static final Duration SPECULATE_EVERY = Duration.ofSeconds(1);

  /** A call that takes longer has waited for the store to come back. */
  private static final Duration OUTAGE = Duration.ofSeconds(2);

  private final TaskQueue queue;
  private final PartialStore partials;
  private final Wake wake;
  private final JobCache jobs;
  private final Member member;
  private final Slots slots;
  private final Consumer<HeldTask> start;
  private final Runnable tidy;

  /** Jobs that are left alone; of each that is said once. */
  private final Set<String> foreign = new HashSet<>();

  private List<String> active = List.of();
  private long activeSeen = -1;
  private long activeAt;
  private long reclaimedAt = System.nanoTime();
  private long speculatedAt = System.nanoTime();

  /** When to look again at the latest: sooner than usual if a task that has failed is due. */
  private Duration untilNext = WAIT;

  /**
   * Creates it.
   *
   * @param start runs a task that was taken
   * @param tidy forgets what is not used any more; called at every step
   */
  TaskTaker(
      WorkerStores stores,
      JobCache jobs,
      Member member,
      Slots slots,
      Consumer<HeldTask> start,
      Runnable tidy) {
    this.queue = stores.tasks();
    this.partials = stores.partials();
    this.wake = stores.wake();
    this.jobs = jobs;
    this.member = member;
    this.slots = slots;
    this.start = start;
    this.tidy = tidy;
  }

  @Override
  public String name() {
    return "taker";
  }

  @Override
  public void step() throws InterruptedException {
    tidy.run();
    if (!slots.awaitFree(WAIT) && partials.waiting() == 0) {
      return;
    }
    long seen = wake.seen();
    refreshActive(seen);
    boolean reclaim = isPast(reclaimedAt, member.every(RECLAIM_EVERY));
    if (reclaim) {
      reclaimedAt = System.nanoTime();
    }
    int started = 0;
    untilNext = member.every(WAIT);
    // Attempts that wait for the store's memory do not keep those waiting that free it.
    int waiting = partials.waiting();
    for (String jobId : active) {
      int free = slots.free();
      if (free + waiting > 0) {
        started += take(jobId, Math.max(free, 0) + waiting, reclaim, waiting == 0);
      }
    }
    if (started == 0) {
      started = speculate();
    }
    if (started == 0) {
      activeAt = 0;
      wake.await(seen, untilNext);
    }
  }

  /** Begins a second attempt of a straggler, where there is nothing else to do; seldom. */
  private int speculate() {
    if (active.isEmpty()
        || !slots.isIdle()
        || !isPast(speculatedAt, member.every(SPECULATE_EVERY))) {
      return 0;
    }
    speculatedAt = System.nanoTime();
    if (member.workers() < 2) {
      return 0;
    }
    // As if the others had as many: to ask each would take the longer the more there are.
    Stragglers stragglers = Stragglers.among(member.workers() * slots.count());
    for (String jobId : active) {
      if (queue.speculate(jobId, member.name(), stragglers)) {
        return take(jobId, 1, false, partials.waiting() == 0);
      }
    }
    return 0;
  }

  private int take(String jobId, int free, boolean reclaim, boolean maps) {
    Collection<TakenTask> held = slots.heldOf(jobId);
    long asked = System.nanoTime();
    FaultPoint.BEFORE_TAKE.pass();
    TaskQueue.Taken reply =
        maps
            ? queue.take(jobId, member.name(), free, reclaim, held)
            : queue.takeReduces(jobId, member.name(), free, reclaim, held);
    List<TakenTask> taken = reply.tasks();
    if (reply.foreign() && foreign.add(jobId)) {
      log.warn(
          "Job {} was submitted by a build of another protocol than this one, {}; it is left to workers of that build",
          jobId,
          Protocol.VERSION);
    }
    reply.untilNext().filter(due -> due.compareTo(untilNext) < 0).ifPresent(due -> untilNext = due);
    if (!taken.isEmpty()) {
      FaultPoint.AFTER_TAKE.pass();
    }
    long now = System.nanoTime();
    if (now - asked > OUTAGE.toNanos()) {
      // All leases have run out meanwhile, through nobody's fault: let their holders renew first.
      reclaimedAt = now + timesOf(jobId).lease().toNanos();
    }
    for (TakenTask task : taken) {
      HeldTask heldTask = new HeldTask(task, timesOf(jobId), now);
      slots.add(heldTask);
      start.accept(heldTask);
    }
    return taken.size();
  }

  private Limits.Times timesOf(String jobId) {
    try {
      return jobs.spec(jobId).limits().times();
    } catch (InvalidJobException | StoreException e) {
      // An attempt will meet the same and report it; until then any will do.
      return Limits.DEFAULT.times();
    }
  }

  private void refreshActive(long seen) {
    if (seen != activeSeen || isPast(activeAt, member.every(WAIT))) {
      active = queue.activeJobs();
      foreign.retainAll(active);
      activeSeen = seen;
      activeAt = System.nanoTime();
    }
  }

  private static boolean isPast(long since, Duration time) {
    return since == 0 || System.nanoTime() - since >= time.toNanos();
  }
}
