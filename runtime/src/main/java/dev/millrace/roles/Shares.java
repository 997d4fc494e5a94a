package dev.millrace.roles;

import dev.millrace.store.TaskQueue.ActiveJob;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
 * <p>The time counts from when a job has come, or has tasks again: it has no claim to what it did
 * not use before (as the virtual time of start-time fair queueing: Goyal, Vin, Cheng, SIGCOMM
 * 1996). Where nothing else decides, each worker has an order of its own, so that workers with one
 * slot do not all begin with the same job.
 */
final class Shares {

  private static final class Share {
    private int slots;
    private long nanos;
  }

  private final String worker;
  private final Map<String, Share> shares = new HashMap<>();

  /** The job that was asked for, of those that are steps. */
  private final Map<String, String> askedFor = new HashMap<>();

  /** The least time that a job which had tasks has had so far. */
  private long clock;

  Shares(String worker) {
    this.worker = worker;
  }

  /** Says that a task of a job has a slot. */
  synchronized void began(String jobId) {
    of(jobId).slots++;
  }

  /** Says that a task of a job has had its slot, for some time. */
  synchronized void ended(String jobId, long nanos) {
    Share share = of(jobId);
    share.slots--;
    share.nanos += nanos;
  }

  /** Says that a job is a step of another one. */
  synchronized void isStepOf(String jobId, String whole) {
    askedFor.put(jobId, whole);
  }

  /** Forgets the jobs that are not among these and have no slot. */
  synchronized void retain(Set<String> jobs) {
    askedFor.keySet().retainAll(jobs);
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
  synchronized Map<String, Integer> divide(int slots, List<ActiveJob> jobs) {
    Map<String, Integer> portions = new LinkedHashMap<>();
    Map<String, Integer> promised = new HashMap<>();
    long least = jobs.stream().mapToLong(job -> of(job.jobId()).nanos).min().orElse(clock);
    clock = Math.max(clock, least);
    jobs.forEach(job -> of(job.jobId()).nanos = Math.max(clock, of(job.jobId()).nanos));
    Comparator<String> due =
        Comparator.<String>comparingInt(
                jobId -> of(jobId).slots + promised.getOrDefault(nameOf(jobId), 0))
            .thenComparingLong(jobId -> of(jobId).nanos)
            .thenComparingInt(this::orderHere);
    for (int i = 0; i < slots && !jobs.isEmpty(); i++) {
      // Of the steps of a job the first one, which is the oldest.
      String next = jobs.stream().map(ActiveJob::jobId).min(due).orElseThrow();
      portions.merge(next, 1, Integer::sum);
      promised.merge(nameOf(next), 1, Integer::sum);
    }
    return portions;
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
