package dev.millrace.store;

import dev.millrace.engine.Manifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Jobs as clients see them. */
public interface JobStore {

  /** Records of attempts that are read at once; about 100 bytes each. */
  int ATTEMPTS_AT_ONCE = 1000;

  /**
   * Files a job and tells the coordinators.
   *
   * @throws dev.millrace.InvalidJobException if another job has this id
   */
  void submit(JobSpec spec);

  /**
   * Files a job unless one has its id, and tells the coordinators, or has them told when it is due.
   *
   * @return false if another job has this id
   * @throws dev.millrace.InvalidJobException if it is to start too late
   */
  boolean submitUnlessThere(JobSpec spec, Start start);

  /** Tells the coordinators of a filed job, should who has filed it have died before he did. */
  void announceAgain(JobStatus filed);

  /**
   * Files a step of a job with that job, submits it, and tells the coordinators. The same again is
   * the same.
   *
   * @param name the name of the step, for people
   * @param jobs how many jobs there are, steps and the job that they are of; 0 if that is not known
   * @return false if the job does not wait for steps any more
   * @throws dev.millrace.InvalidJobException if a job that is no such step has its id
   */
  boolean submitStep(JobSpec step, String name, int jobs);

  /** The steps of a job that have been submitted so far, in this order. */
  List<FiledStep> steps(String jobId);

  /** What was submitted; empty if there is no such job (any more). */
  Optional<JobSpec> spec(String jobId);

  /** How a job stands; empty if there is no such job (any more). */
  Optional<JobStatus> status(String jobId);

  /** How the attempts of a job get on; nothing runs where there is no such job. */
  JobProgress progress(String jobId);

  /**
   * The bounds of the ranges that the partitions of a job in total order take, as they were
   * planned; empty if there are none.
   */
  List<byte[]> bounds(String jobId);

  /** Of which trace a job is part; empty if there is no such job (any more). */
  Optional<TraceContext> trace(String jobId);

  /** The side files of jobs. */
  FileStore files();

  /** The ids of the newest jobs, newest first. */
  default List<String> jobs(int atMost) {
    return jobs(0, atMost);
  }

  /** The same without so many of the newest. */
  List<String> jobs(int first, int atMost);

  /** The workers that have been heard of lately. */
  List<WorkerInfo> workers();

  /**
   * Cancels a job unless it has ended; returns where it stands then, or empty if there is no such
   * job.
   */
  Optional<JobState> cancel(String jobId, String who);

  /**
   * Pauses a job unless it has ended: none of its tasks is taken until it is resumed, and what runs
   * goes on. Its steps are paused by their coordinator. Returns where it stands, or empty if there
   * is no such job.
   */
  Optional<JobState> pause(String jobId, String who);

  /** Lets a paused job go on; as {@link #pause}. */
  Optional<JobState> resume(String jobId, String who);

  /** The tasks of a job that were given up, the oldest first. */
  List<DeadLetter> deadLetters(String jobId);

  /** The records that a job has skipped so far, in order. */
  default List<SkippedRecord> skipped(String jobId) {
    return skipped(jobId, Integer.MAX_VALUE);
  }

  /** So many of them at most, whichever they are, in order. */
  List<SkippedRecord> skipped(String jobId, int atMost);

  /**
   * The manifests of those tasks of a phase that are committed, by their numbers, which are from
   * {@code first} on and below {@code end}.
   */
  Map<Integer, Manifest> committed(String jobId, Phase phase, int first, int end);

  /**
   * What the code of a job has printed.
   *
   * @param task m or r and the number of a task; empty for all
   */
  JobLogs logs(String jobId, String task);

  /**
   * Records of attempts of a job that have ended, in the order of their ends: at most so many from
   * {@code first} on, which counts from 0.
   */
  AttemptPage attempts(String jobId, long first, int atMost);

  /** Records of the attempts of a job that run, at most so many of each phase. */
  List<AttemptRecord> runningAttempts(String jobId, int atMost);

  /** All records of attempts of a job: those that have ended, then those that run. */
  default List<AttemptRecord> attempts(String jobId) {
    List<AttemptRecord> records = new ArrayList<>();
    AttemptPage page;
    do {
      page = attempts(jobId, records.size(), ATTEMPTS_AT_ONCE);
      records.addAll(page.attempts());
    } while (!page.attempts().isEmpty() && records.size() < page.kept());
    records.addAll(runningAttempts(jobId, ATTEMPTS_AT_ONCE));
    return records;
  }

  /** All that is told of a job that is there; empty if there is no such job (any more). */
  default Optional<JobRecord> record(String jobId) {
    Optional<JobStatus> status = status(jobId);
    Optional<JobSpec> spec = spec(jobId);
    if (status.isEmpty() || spec.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new JobRecord(
            status.get(),
            JobSettings.of(spec.get(), status.get()),
            attempts(jobId),
            attempts(jobId, 0, 0).omitted()));
  }

  /** The jobs that have ended. */
  HistoryStore history();

  /** The manifests of all committed tasks of a phase, in the order of tasks. */
  List<Manifest> winners(String jobId, Phase phase, int tasks);
}
