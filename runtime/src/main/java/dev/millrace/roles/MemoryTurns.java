package dev.millrace.roles;

import dev.millrace.store.PartialStore;
import dev.millrace.store.PartialStore.Memory;
import dev.millrace.store.Phase;
import dev.millrace.store.TakenTask;
import dev.millrace.store.TaskQueue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToIntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whose turn it is to map while the store's memory is short. Jobs that fit into it only one after
 * the other could fill it together, each with a part, so that none can reduce and free any. So of
 * several that map only the first is given map tasks then, the oldest of the highest priority:
 * every worker sees the same order, so none has to ask another.
 *
 * <p>What the others have written before may be too much already. When nothing can be written any
 * more, and no job reduces, they make room: what they run here is handed back, and the partials of
 * the last one are removed, then of the one before it, until somebody can write. To that job it is
 * as if the store had lost them: its reduce tasks find out, and have its map tasks run again. So
 * the first job ends whenever it fits into memory alone, and then the next one is the first.
 *
 * <p>The taker tells it of jobs; attempts that have failed ask it from threads of their own.
 */
final class MemoryTurns {

  private static final Logger log = LoggerFactory.getLogger(MemoryTurns.class);

  /** By then what was removed shows in what the store says of its memory. */
  private static final long NEXT_NANOS = 1_000_000_000;

  private final PartialStore partials;
  private final TaskQueue queue;
  private final ToIntFunction<String> partitions;
  private final Slots slots;

  /** What is left of the jobs that run, the first of them first. */
  private volatile Map<String, Phase> running = Map.of();

  private volatile List<String> order = List.of();

  /** Since nothing can be written any more. */
  private final Set<String> haveMadeRoom = ConcurrentHashMap.newKeySet();

  // The taker's.
  private long madeRoomAt = System.nanoTime() - NEXT_NANOS;

  /**
   * Knows of no job yet.
   *
   * @param partitions how many partitions a job has
   */
  MemoryTurns(WorkerStores stores, ToIntFunction<String> partitions, Slots slots) {
    this.partials = stores.partials();
    this.queue = stores.tasks();
    this.partitions = partitions;
    this.slots = slots;
  }

  /** Says which jobs run, the first of them first, and what is left of them. */
  void running(List<String> inOrder, Map<String, Phase> phases) {
    running = Map.copyOf(phases);
    order = List.copyOf(inOrder);
  }

  /** The job whose turn it is to map, if it is not that of this one. */
  Optional<String> before(String jobId) {
    return order.size() < 2 || partials.memory() == Memory.ENOUGH
        ? Optional.empty()
        : mapping().stream().findFirst().filter(first -> !first.equals(jobId));
  }

  /**
   * The job that may free memory, where this one has waited for it in vain: whose turn it is, or
   * which reduces, or which has still to make room.
   */
  Optional<String> hope(String jobId) {
    return before(jobId)
        .or(
            () ->
                order.stream()
                    .filter(each -> !each.equals(jobId) && running.get(each) == Phase.REDUCE)
                    .findFirst())
        .or(
            () ->
                mapping().stream()
                    .filter(each -> !each.equals(jobId) && !haveMadeRoom.contains(each))
                    .findFirst());
  }

  /** Where nothing can be written, has the jobs make room whose turn it is not. */
  void makeRoom() {
    List<String> mapping = mapping();
    if (mapping.size() < 2 || partials.memory() != Memory.STUCK) {
      haveMadeRoom.clear();
      return;
    }
    if (running.containsValue(Phase.REDUCE) || System.nanoTime() - madeRoomAt < NEXT_NANOS) {
      return;
    }
    madeRoomAt = System.nanoTime();
    String first = mapping.get(0);
    handBack(first);
    for (int i = mapping.size() - 1; i > 0; i--) {
      String jobId = mapping.get(i);
      if (haveMadeRoom.add(jobId)) {
        if (partials.clear(jobId, partitions.applyAsInt(jobId))) {
          log.warn(
              "Redis is full: what job {} has mapped is removed, so that job {}, which goes before it, can end; it is mapped again afterwards",
              jobId,
              first);
        }
        return;
      }
    }
  }

  private void handBack(String first) {
    for (HeldTask held : slots.held()) {
      TakenTask task = held.task();
      if (task.phase() == Phase.MAP
          && !task.jobId().equals(first)
          && held.hasBegun()
          && !held.hasLeftSlot()
          && !held.isToEnd()) {
        held.abandon("Redis is full, and job " + first + " goes before its own");
        queue.handBack(task, held.note());
      }
    }
  }

  private List<String> mapping() {
    Map<String, Phase> phases = running;
    return order.stream().filter(each -> phases.get(each) == Phase.MAP).toList();
  }
}
