package dev.millrace.roles;

import dev.millrace.store.TaskQueue.ActiveJob;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How the slots of a worker are divided between jobs. Each slot is given to a job of the highest
 * priority that has tasks; among those to the one that has the fewest slots here; among those, as
 * the slots of a worker may be fewer than the jobs, to the one that has had slots for the shortest
 * time. So jobs of one priority have the same part of each worker's time, and of all workers',
 * however long their tasks are and without a word between workers. The steps of a job have its part
 * together.
 *
 * <p>The same number of slots is not the same time: between two tasks lies a round trip, in which a
 * slot is nobody's, and of short tasks there are more. So a job that has fallen behind the others
 * is given further slots: as many as it is tasks of its own behind, which makes up for it and no
 * more.
 *
 * <p>The time counts from when a job has come, or has tasks again: it has no claim to what it did
 * not use before (as the virtual time of start-time fair queueing: Goyal, Vin, Cheng, SIGCOMM
 * 1996). Where nothing else decides, each worker has an order of its own, so that workers with one
 * slot do not all begin with the same job.
 */
final class Shares {

  /** The share of the last task in the mean time of a job's tasks. */
  private static final double LATEST = 0.1;

  /** No worker has as many slots. */
  private static final int MOST_BEHIND = 1 << 20;

  /** What a job has, and has had. */
  private static final class Share {

    private int slots;

    /** How long the tasks that have ended have had slots, and their mean. */
    private long nanos;

    private double mean = Double.NaN;

    /** How many tasks are in their slot, and the sum of when they came there. */
    private int running;

    private long since;

    /** How long it has had slots. */
    long had(long now) {
      return nanos + running * now - since;
    }

    void ended(long took) {
      nanos += took;
      mean = Double.isNaN(mean) ? took : mean + LATEST * (took - mean);
    }

    /** How many of its tasks would take as long as it is behind. */
    int behind(double fairTime, long now) {
      double lacks = fairTime - had(now);
      return lacks >= mean ? (int) Math.min(MOST_BEHIND, lacks / Math.max(1, mean)) : 0;
    }
  }

  private final String worker;
  private final Map<String, Share> shares = new HashMap<>();

  /** The job that was asked for, of those that are steps. */
  private final Map<String, String> askedFor = new HashMap<>();

  /** The jobs that had tasks when slots were divided last. */
  private Set<Share> contenders = Set.of();

  /** The least time that a job which had tasks has had so far. */
  private long clock;

  Shares(String worker) {
    this.worker = worker;
  }

  /** Says that a task of a job has a slot. */
  synchronized void began(String jobId) {
    of(jobId).slots++;
  }

  /** Says that a task of a job is in its slot now. */
  synchronized void entered(String jobId, long now) {
    Share share = of(jobId);
    share.running++;
    share.since += now;
  }

  /**
   * Says that a task of a job is done with its slot.
   *
   * @param entered when it came there; empty if it never has
   * @param nanos how long it has had it
   */
  synchronized void ended(String jobId, OptionalLong entered, long nanos) {
    Share share = of(jobId);
    share.slots--;
    if (entered.isPresent()) {
      share.running--;
      share.since -= entered.getAsLong();
      share.ended(nanos);
    }
  }

  /** Says that a job is a step of another one. */
  synchronized void isStepOf(String jobId, String whole) {
    askedFor.put(jobId, whole);
  }

  /** Forgets the jobs that are not among these and have no slot. */
  synchronized void retain(Set<String> jobs) {
    askedFor.keySet().removeIf(step -> !jobs.contains(step) && of(step).slots == 0);
    Set<String> named = jobs.stream().map(this::nameOf).collect(Collectors.toSet());
    shares
        .entrySet()
        .removeIf(each -> each.getValue().slots == 0 && !named.contains(each.getKey()));
  }

  /** The jobs of the highest priority among these. */
  static List<ActiveJob> first(Collection<ActiveJob> jobs) {
    int highest = jobs.stream().mapToInt(ActiveJob::priority).max().orElse(0);
    return jobs.stream().filter(job -> job.priority() == highest).toList();
  }

  /**
   * How many of so many slots each of these jobs is to have, which have the same priority and any
   * number of tasks: those that are to have none are left out.
   */
  synchronized Map<String, Integer> divide(int slots, List<ActiveJob> jobs, long now) {
    Map<String, Share> due = new HashMap<>();
    jobs.forEach(job -> due.putIfAbsent(nameOf(job.jobId()), of(job.jobId())));
    admit(due.values(), now);
    double fairTime = due.values().stream().mapToLong(each -> each.had(now)).average().orElse(0);
    Map<String, Integer> counted = new HashMap<>();
    due.forEach((name, share) -> counted.put(name, share.slots - share.behind(fairTime, now)));
    Comparator<String> first =
        Comparator.<String>comparingInt(jobId -> counted.getOrDefault(nameOf(jobId), 0))
            .thenComparingLong(jobId -> of(jobId).had(now))
            .thenComparingInt(this::orderHere);
    Map<String, Integer> portions = new LinkedHashMap<>();
    for (int i = 0; i < slots && !jobs.isEmpty(); i++) {
      // Of the steps of a job the first one, which is the oldest.
      String next = jobs.stream().map(ActiveJob::jobId).min(first).orElseThrow();
      portions.merge(next, 1, Integer::sum);
      counted.merge(nameOf(next), 1, Integer::sum);
    }
    return portions;
  }

  /**
   * Lets those that have come, or have tasks again, begin where those are that had some all along.
   */
  private void admit(Collection<Share> due, long now) {
    List<Share> stayed = due.stream().filter(contenders::contains).toList();
    Collection<Share> before = stayed.isEmpty() ? due : stayed;
    clock = Math.max(clock, before.stream().mapToLong(each -> each.had(now)).min().orElse(clock));
    due.forEach(each -> each.nanos += Math.max(0, clock - each.had(now)));
    contenders = Set.copyOf(due);
  }

  /** As good as random, and always the same. */
  private int orderHere(String jobId) {
    int hash = (worker + nameOf(jobId)).hashCode() * 0x9E3779B1;
    return (hash ^ hash >>> 15) * 0x85EBCA6B;
  }

  private Share of(String jobId) {
    return shares.computeIfAbsent(
        nameOf(jobId),
        absent -> {
          Share share = new Share();
          share.nanos = clock;
          return share;
        });
  }

  private String nameOf(String jobId) {
    return askedFor.getOrDefault(jobId, jobId);
  }
}
