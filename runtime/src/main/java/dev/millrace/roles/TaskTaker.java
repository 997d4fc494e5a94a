package dev.millrace.roles;

import dev.millrace.InvalidJobException;
import dev.millrace.store.Limits;
import dev.millrace.store.PartialStore;
import dev.millrace.store.Phase;
import dev.millrace.store.Protocol;
import dev.millrace.store.StoreException;
import dev.millrace.store.Stragglers;
import dev.millrace.store.TakenTask;
import dev.millrace.store.TaskQueue;
import dev.millrace.store.TaskQueue.ActiveJob;
import dev.millrace.store.TaskQueue.Refusal;
import dev.millrace.store.TaskQueue.Request;
import dev.millrace.store.TaskQueue.Room;
import dev.millrace.store.Wake;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fills free slots with tasks, each with one of the job that is due for it ({@link Shares}), reduce
 * tasks before map tasks, and twice a second those whose lease ran out elsewhere. Where there is
 * nothing to take, once a second, a second attempt of a straggler. Gives back what was taken ahead
 * of a slot that does not come free. Where there are many workers each looks more seldom ({@link
 * Member}).
 *
 * <p>A job that has given less than it was asked for is exhausted: it is asked after all others
 * until a hint comes or half a second has passed, so that a job of which only the last tasks run
 * costs no round trip for each task of the others.
 */
final class TaskTaker implements Role {

  private static final Logger log = LoggerFactory.getLogger(TaskTaker.class);
  private static final Duration WAIT = Duration.ofMillis(500);
  private static final Duration RECLAIM_EVERY = Duration.ofMillis(500);
  private static final Duration SPECULATE_EVERY = Duration.ofSeconds(1);

  /** In one call, for which Redis does nothing else for three milliseconds; 512 take 13. */
  private static final int AT_ONCE = 128;

  /** A call that takes longer has waited for the store to come back. */
  private static final Duration OUTAGE = Duration.ofSeconds(2);

  private final TaskQueue queue;
  private final PartialStore partials;
  private final Wake wake;
  private final JobCache jobs;
  private final Member member;
  private final Slots slots;
  private final Shares shares;
  private final MemoryTurns turns;
  private final Work work;

  private List<ActiveJob> active = List.of();

  /** What is known of the active jobs. */
  private final Map<String, AskedJob> asked = new HashMap<>();

  private long activeSeen = -1;
  private long activeAt;
  private long speculatedAt = System.nanoTime();

  /** When to look again at the latest: sooner than usual if a task that has failed is due. */
  private Duration untilNext = WAIT;

  /** What becomes of what it takes. */
  interface Work {

    /** Runs a task that was taken. */
    void start(HeldTask task);

    /** Forgets what is not used any more; called at every step. */
    void tidy();
  }

  /** Creates it. */
  TaskTaker(
      WorkerStores stores,
      JobCache jobs,
      Member member,
      Slots slots,
      MemoryTurns turns,
      Work work) {
    this.queue = stores.tasks();
    this.partials = stores.partials();
    this.wake = stores.wake();
    this.jobs = jobs;
    this.member = member;
    this.slots = slots;
    this.shares = slots.shares();
    this.turns = turns;
    this.work = work;
  }

  @Override
  public String name() {
    return "taker";
  }

  @Override
  public void step() throws InterruptedException {
    work.tidy();
    giveBackOverdue();
    if (!slots.awaitFree(WAIT) && partials.waiting() == 0) {
      return;
    }
    long seen = wake.seen();
    refreshActive(seen);
    tellTurns();
    turns.makeRoom();
    untilNext = member.every(WAIT);
    int started = takeDue(seen);
    if (started == 0) {
      started = speculate(seen);
    }
    if (started == 0) {
      activeAt = 0;
      wake.await(seen, untilNext);
    }
  }

  /** Fills the slots: first with tasks of jobs that may have any, then of those that are left. */
  private int takeDue(long seen) {
    long now = System.nanoTime();
    List<ActiveJob> open = new ArrayList<>();
    List<ActiveJob> exhausted = new ArrayList<>();
    for (ActiveJob job : active) {
      AskedJob known = known(job);
      if (known.isOpen()) {
        (known.isExhausted(now, seen, member.every(WAIT)) ? exhausted : open).add(job);
      }
    }
    int started = 0;
    while (!open.isEmpty()) {
      List<ActiveJob> first = Shares.first(open);
      slots.contested(first.size() > 1);
      int room = room();
      if (room <= 0) {
        return started;
      }
      for (Map.Entry<String, Integer> portion :
          shares.divide(room, first, System.nanoTime()).entrySet()) {
        int taken = take(portion.getKey(), portion.getValue(), seen);
        started += taken;
        if (taken < portion.getValue()) {
          open.removeIf(job -> job.jobId().equals(portion.getKey()));
        }
      }
    }
    slots.contested(false);
    for (ActiveJob job : exhausted) {
      int room = room();
      if (room > 0) {
        started += take(job.jobId(), room, seen);
      }
    }
    return started;
  }

  /** Attempts that wait for the store's memory do not keep those waiting that free it. */
  private int room() {
    return Math.min(AT_ONCE, slots.free() + partials.waiting());
  }

  /** Begins a second attempt of a straggler, where there is nothing else to do; seldom. */
  private int speculate(long seen) {
    if (active.isEmpty()
        || slots.idle() == 0
        || !isPast(speculatedAt, member.every(SPECULATE_EVERY))) {
      return 0;
    }
    speculatedAt = System.nanoTime();
    if (member.workers() < 2) {
      return 0;
    }
    // As if the others had as many: to ask each would take the longer the more there are.
    Stragglers stragglers = Stragglers.among(member.workers() * slots.count());
    for (ActiveJob job : active) {
      if (known(job).mayGive() && queue.speculate(job.jobId(), member.name(), stragglers)) {
        return take(job.jobId(), 1, seen);
      }
    }
    return 0;
  }

  private int take(String jobId, int atMost, long seen) {
    AskedJob known = asked.computeIfAbsent(jobId, absent -> new AskedJob(System.nanoTime()));
    int waiting = partials.waiting();
    Optional<String> goesBefore = turns.before(jobId);
    long before = System.nanoTime();
    Request request =
        new Request(
            member.name(),
            member.labels(),
            new Room(
                atMost,
                Math.min(atMost, slots.idle() + waiting),
                waiting == 0 && goesBefore.isEmpty(),
                goesBefore),
            known.reclaimDue(before, member.every(RECLAIM_EVERY)),
            slots.heldOf(jobId));
    FaultPoint.BEFORE_TAKE.pass();
    TaskQueue.Taken reply = queue.take(jobId, request);
    List<TakenTask> taken = reply.tasks();
    if (!taken.isEmpty()) {
      FaultPoint.AFTER_TAKE.pass();
    }
    long now = System.nanoTime();
    note(jobId, known, reply);
    tellTurns();
    if (taken.size() < atMost) {
      known.exhaustedAt(now, seen);
    }
    if (now - before > OUTAGE.toNanos()) {
      // All leases have run out meanwhile, through nobody's fault: let their holders renew first.
      asked
          .values()
          .forEach(each -> each.reclaimAfter(now + limitsOf(jobId).times().lease().toNanos()));
    }
    for (TakenTask task : taken) {
      HeldTask heldTask = new HeldTask(task, limitsOf(jobId), now);
      slots.add(heldTask);
      work.start(heldTask);
    }
    return taken.size();
  }

  private void note(String jobId, AskedJob known, TaskQueue.Taken reply) {
    if (!reply.askedFor().equals(jobId)) {
      shares.isStepOf(jobId, reply.askedFor());
    }
    reply.untilNext().filter(due -> due.compareTo(untilNext) < 0).ifPresent(due -> untilNext = due);
    reply.strangers().ifPresent(found -> warnOf(jobId, found));
    if (known.answered(reply.refusal(), reply.phase())
        && reply.refusal().get() == Refusal.FOREIGN) {
      log.warn(
          "Job {} was submitted by a build of another protocol than this one, {}; it is left to workers of that build",
          jobId,
          Protocol.VERSION);
    }
  }

  private static void warnOf(String jobId, TaskQueue.Strangers found) {
    log.warn(
        "Entry {} among the {} tasks of job {} names no task of it and was removed; the job goes on. Something else than Millrace writes to its keys: see who may (ACL LIST), and docs/security.md strangers={} text={}",
        found.first(),
        found.phase().name().toLowerCase(Locale.ROOT),
        jobId,
        found.count(),
        found.text());
  }

  /** Says which jobs run, as far as is known. */
  private void tellTurns() {
    Map<String, Phase> phases = new HashMap<>();
    asked.forEach((jobId, job) -> job.phase().ifPresent(phase -> phases.put(jobId, phase)));
    turns.running(active.stream().map(ActiveJob::jobId).toList(), phases);
  }

  private void giveBackOverdue() {
    List<HeldTask> overdue = slots.withdrawOverdue(System.nanoTime());
    for (HeldTask held : overdue) {
      queue.giveBack(held.task());
    }
    overdue.stream().map(held -> held.task().jobId()).distinct().forEach(wake::hint);
  }

  private AskedJob known(ActiveJob job) {
    return asked.computeIfAbsent(job.jobId(), absent -> new AskedJob(System.nanoTime()));
  }

  private Limits limitsOf(String jobId) {
    try {
      return jobs.spec(jobId).limits();
    } catch (InvalidJobException | StoreException e) {
      // An attempt will meet the same and report it; until then any will do.
      return Limits.DEFAULT;
    }
  }

  private void refreshActive(long seen) {
    if (seen != activeSeen || isPast(activeAt, member.every(WAIT))) {
      active = queue.activeJobs();
      Set<String> ids = active.stream().map(ActiveJob::jobId).collect(Collectors.toSet());
      asked.keySet().retainAll(ids);
      shares.retain(ids);
      activeSeen = seen;
      activeAt = System.nanoTime();
    }
  }

  private static boolean isPast(long since, Duration time) {
    return since == 0 || System.nanoTime() - since >= time.toNanos();
  }
}
