package dev.millrace.store;

import dev.millrace.engine.Manifest;
import dev.millrace.engine.SplitRecord;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Tasks as workers see them. */
public interface TaskQueue {

  /**
   * A job that has not ended.
   *
   * @param priority its priority
   */
  record ActiveJob(String jobId, int priority) {}

  /**
   * All jobs that have not ended, those of the highest priority first, the oldest of them first.
   */
  List<ActiveJob> activeJobs();

  /** Why a worker is given nothing of a job that has not ended. */
  enum Refusal {
    /** It is of another {@link Protocol}, and left alone. */
    FOREIGN,
    /** It is paused. */
    PAUSED,
    /** It needs labels that the worker lacks. */
    LABELS
  }

  /**
   * What a worker asks for.
   *
   * @param consumer its name
   * @param labels what it has
   * @param room how much
   * @param reclaim whether to take tasks over whose lease ran out
   * @param holding the tasks of this job that it holds
   */
  record Request(String consumer, Labels labels, Room room, boolean reclaim, Holding holding) {

    /**
     * Asks for as many tasks as there are free slots, of which a worker without labels has some.
     */
    public static Request of(
        String consumer, int atMost, boolean reclaim, Collection<TakenTask> held) {
      return new Request(
          consumer,
          Labels.NONE,
          new Room(atMost, atMost, true),
          reclaim,
          new Holding(held, List.of()));
    }
  }

  /**
   * How many tasks a worker can take.
   *
   * @param atMost how many
   * @param slots how many of them would run at once: others would wait for a slot
   * @param maps whether they may be map tasks: those need memory of the store, where reduce tasks
   *     free it
   * @param behind the job that goes before this one while the store's memory is short, if one does
   */
  record Room(int atMost, int slots, boolean maps, Optional<String> behind) {

    /** For a job before which no other goes. */
    public Room(int atMost, int slots, boolean maps) {
      this(atMost, slots, maps, Optional.empty());
    }
  }

  /**
   * The tasks of a job that a worker holds.
   *
   * @param inSlots those that run, or wait for a slot
   * @param ending those that have left their slot, and are about to be committed
   */
  record Holding(Collection<TakenTask> inSlots, Collection<TakenTask> ending) {}

  /**
   * What a worker was given.
   *
   * @param tasks the tasks that it holds now
   * @param untilNext how long until a task that has failed is queued again; empty if none waits
   * @param refusal why there are none, if the worker must not have any
   * @param askedFor the id of the job that was asked for: this one, or the one that it is a step of
   * @param phase what is left of the job, if it runs and is not refused
   * @param strangers what was found among the tasks and removed; said to one worker only
   */
  record Taken(
      List<TakenTask> tasks,
      Optional<Duration> untilNext,
      Optional<Refusal> refusal,
      String askedFor,
      Optional<Phase> phase,
      Optional<Strangers> strangers) {}

  /**
   * Entries that name no task of their job, as only a stranger can have added.
   *
   * @param count how many were removed
   * @param phase among whose tasks the first of them stood
   * @param first its id
   * @param text how it begins, in a stranger's words
   */
  record Strangers(int count, Phase phase, String first, String text) {}

  /** Takes tasks of a job and begins their attempts, reduce tasks first. */
  Taken take(String jobId, Request request);

  /** Renews the leases; returns the tasks whose lease is lost, or whose job is over. */
  List<TakenTask> renew(Collection<TakenTask> held);

  /** What became of a commit. */
  enum CommitOutcome {
    /** The attempt counts. */
    COMMITTED,
    /** The attempt counts; another one of the task ran beside it, and has lost. */
    OUTRAN,
    /** The attempt counts, and was the last of its phase. */
    LAST,
    /** Another attempt of the task counts. */
    LOST,
    /** The job is over. */
    OVER
  }

  /** Commits an attempt: exactly once, however often it is called. */
  CommitOutcome commit(TakenTask task, Manifest manifest, AttemptNote note);

  /** An attempt whose blocks are stored. */
  record Stored(TakenTask task, Manifest manifest, AttemptNote note) {}

  /** Commits attempts of map tasks of one job; the outcomes in their order. */
  default List<CommitOutcome> commitMaps(List<Stored> attempts) {
    return attempts.stream()
        .map(each -> commit(each.task(), each.manifest(), each.note()))
        .toList();
  }

  /**
   * Reports a failed attempt. The task is queued again after a while, or the job fails.
   *
   * @param maxAttempts after how many failures of the task the job fails
   */
  void fail(TakenTask task, Failure failure, int maxAttempts, AttemptNote note);

  /**
   * Files that the records {@code from} up to, but not including, {@code to} of a map task's split
   * are mapped next, so that the place is known should the attempt not live to report it.
   *
   * @param record the record, if it is a single one
   * @return false if the lease is lost or the job over
   */
  boolean filePlace(TakenTask task, long from, long to, Optional<SplitRecord> record);

  /** Tells how far attempts of one job are that take a second or longer. */
  void report(String jobId, Collection<Progress> attempts);

  /**
   * Begins a second attempt, beside its first, of the task that is estimated to end last, if it is
   * a straggler: for a consumer that has nothing else to do.
   *
   * @return whether the consumer's next {@link #take} is given a task
   */
  boolean speculate(String jobId, String consumer, Stragglers stragglers);

  /** Gives a task back for another worker to take at once; nothing is counted. */
  void handBack(TakenTask task, AttemptNote note);

  /** Gives a task back whose attempt has not begun: as if nobody had taken it. */
  void giveBack(TakenTask task);

  /** The committed attempts of the map tasks, as far as one partition is concerned. */
  List<PartialRuns> winners(String jobId, int partition, int tasks);

  /**
   * Sends a map task back whose blocks are gone, unless another attempt of it has been committed
   * since; gives the reduce task back if any map task is open.
   *
   * @return true if the reduce task was given back or is lost; false if nothing is open, so that
   *     reading again makes sense
   */
  boolean reopen(TakenTask reduceTask, int mapTask, String attemptId);

  /**
   * Registers a worker; to be repeated every few seconds.
   *
   * @return how many workers there are, with some that have ended within a minute or so
   */
  int heartbeat(WorkerInfo worker);

  /** Forgets a worker. */
  void leave(String worker);
}
