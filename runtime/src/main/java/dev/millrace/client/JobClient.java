package dev.millrace.client;

import dev.millrace.Format;
import dev.millrace.InvalidJobException;
import dev.millrace.client.CodeToSend.SignatureToMake;
import dev.millrace.engine.LostBlockException;
import dev.millrace.engine.LostResultException;
import dev.millrace.engine.ResultReader;
import dev.millrace.redis.RedisStores;
import dev.millrace.roles.Definitions;
import dev.millrace.roles.Suggestions;
import dev.millrace.store.CorruptStateException;
import dev.millrace.store.DeadLetter;
import dev.millrace.store.FiledStep;
import dev.millrace.store.JobProgress;
import dev.millrace.store.JobSpec;
import dev.millrace.store.JobState;
import dev.millrace.store.JobStatus;
import dev.millrace.store.JobStore;
import dev.millrace.store.SkippedRecord;
import dev.millrace.store.WorkerInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Submits jobs to a server, watches them, and reads their results. */
public final class JobClient {

  private static final Logger log = LoggerFactory.getLogger(JobClient.class);
  private static final Duration POLL = Duration.ofMillis(500);

  /** Steps that run side by side, and more. */
  private static final int WATCHED = 8;

  /** How often a running result is begun anew because parts of it have gone meanwhile. */
  private static final int PEEKS = 5;

  /** As many of the newest jobs are looked through for one that may have been meant. */
  private static final int LOOKED_THROUGH = 100;

  private final RedisStores stores;
  private final JobResults results;
  private final Submitter submitter;

  /**
   * A client of a server; {@code definitions} must know the classes of the results that are to be
   * read.
   */
  public JobClient(RedisStores stores, Definitions definitions) {
    this.stores = stores;
    this.results = new JobResults(stores, definitions);
    this.submitter = new Submitter(stores);
  }

  /**
   * Files a job; returns at once.
   *
   * @throws InvalidJobException if another job has its id
   */
  public void submit(JobSpec spec) {
    jobs().submit(spec);
  }

  /**
   * Stores side files, unless they are stored, and files a job with them.
   *
   * @throws InvalidJobException if another job has its id, or a file is too large
   * @throws IOException if a file cannot be read, or changes meanwhile
   */
  public void submit(JobSpec spec, Map<String, Path> files) throws IOException {
    submit(spec, files, CodeToSend.NONE);
  }

  /**
   * Stores side files and jars, unless they are stored, and files a job with them.
   *
   * @throws InvalidJobException if another job has its id, or a file is too large
   * @throws IOException if a file cannot be read, or changes meanwhile
   */
  public void submit(JobSpec spec, Map<String, Path> files, CodeToSend code) throws IOException {
    submit(spec, files, code, Submission.PLAIN);
  }

  /**
   * As {@link #submit(JobSpec, Map, CodeToSend)}, in another way.
   *
   * @return false if a job was joined that is there already
   */
  public boolean submit(JobSpec spec, Map<String, Path> files, CodeToSend code, Submission how)
      throws IOException {
    return submitter.submit(spec, files, code, how);
  }

  /** Told about a job whenever something may have changed. */
  @FunctionalInterface
  public interface Watcher {

    /**
     * Says how the job stands.
     *
     * @param steps its newest steps, while it waits for them
     * @param workers the workers that are there
     */
    void look(JobStatus status, List<StepStatus> steps, List<WorkerInfo> workers);
  }

  /**
   * Waits until a job has ended.
   *
   * @throws InvalidJobException if there is no such job (any more)
   */
  public JobStatus await(String jobId, Watcher watcher) throws InterruptedException {
    while (true) {
      long seen = stores.wake().seen();
      JobStatus status = status(jobId);
      List<StepStatus> steps =
          status.state() == JobState.WAITING ? newestSteps(jobId, WATCHED) : List.of();
      watcher.look(status, steps, jobs().workers());
      if (status.state().isTerminal()) {
        return status;
      }
      stores.wake().await(seen, POLL);
    }
  }

  /**
   * How a job stands.
   *
   * @throws InvalidJobException if there is no such job (any more)
   */
  public JobStatus status(String jobId) {
    return jobs().status(JobSpec.checkJobId(jobId)).orElseThrow(() -> noSuchJob(jobId));
  }

  /** How the attempts of a job get on. */
  public JobProgress progress(String jobId) {
    return jobs().progress(JobSpec.checkJobId(jobId));
  }

  /** The steps of a job that have been submitted so far, in this order; none of most jobs. */
  public List<StepStatus> steps(String jobId) {
    return newestSteps(jobId, Integer.MAX_VALUE);
  }

  private List<StepStatus> newestSteps(String jobId, int atMost) {
    List<FiledStep> filed = jobs().steps(JobSpec.checkJobId(jobId));
    List<StepStatus> steps = new ArrayList<>();
    for (FiledStep step : filed.subList(Math.max(0, filed.size() - atMost), filed.size())) {
      readable(step.jobId()).ifPresent(status -> steps.add(new StepStatus(step, status)));
    }
    return steps;
  }

  /**
   * The tasks of a job that were given up, the oldest first.
   *
   * @throws InvalidJobException if there is no such job (any more)
   */
  public List<DeadLetter> deadLetters(String jobId) {
    status(jobId);
    return jobs().deadLetters(jobId);
  }

  /**
   * Submits a job that has ended anew: the same definition, parameters and limits. What has ended
   * stays as it is; this is another job.
   *
   * @param newId the id of the new job
   * @throws InvalidJobException if there is no such job (any more), it has not ended, or another
   *     has the new id
   */
  public void resubmit(String jobId, String newId) {
    submitter.resubmit(status(jobId), newId, UnaryOperator.identity(), Optional.empty());
  }

  /**
   * As {@link #resubmit(String, String)}, and the new job may skip bad records, those that have
   * failed the old one among them.
   *
   * @param skipRecords how many
   */
  public void resubmitSkipping(String jobId, String newId, int skipRecords) {
    submitter.resubmit(status(jobId), newId, skipping(skipRecords), Optional.empty());
  }

  /**
   * As the others, for a job that brings signed jars.
   *
   * @param skipRecords how many records it may skip, if not as many as the old one
   * @param signature with the key that has signed it before
   * @throws InvalidJobException if another key has, or the job was changed since
   */
  public void resubmitSigned(
      String jobId, String newId, Optional<Integer> skipRecords, SignatureToMake signature) {
    submitter.resubmit(
        status(jobId),
        newId,
        skipRecords.map(JobClient::skipping).orElse(UnaryOperator.identity()),
        Optional.of(signature));
  }

  private static UnaryOperator<JobSpec> skipping(int records) {
    return spec -> spec.withLimits(spec.limits().skipping(records));
  }

  /**
   * The records that a job has skipped so far, in order.
   *
   * @throws InvalidJobException if there is no such job (any more)
   */
  public List<SkippedRecord> skipped(String jobId) {
    status(jobId);
    return jobs().skipped(jobId);
  }

  /** The newest jobs, newest first; one whose record is damaged is left out, with a warning. */
  public List<JobStatus> newest(int atMost) {
    return jobs().jobs(atMost).stream().map(this::readable).flatMap(Optional::stream).toList();
  }

  private Optional<JobStatus> readable(String jobId) {
    try {
      return jobs().status(jobId);
    } catch (CorruptStateException e) {
      log.warn("{}", e.getMessage());
      return Optional.empty();
    }
  }

  /** The workers that have been heard of lately. */
  public List<WorkerInfo> workers() {
    return jobs().workers();
  }

  /**
   * Cancels a job unless it has ended.
   *
   * @return where the job stands then
   * @throws InvalidJobException if there is no such job (any more)
   */
  public JobState cancel(String jobId, String who) {
    JobState state =
        jobs().cancel(JobSpec.checkJobId(jobId), who).orElseThrow(() -> noSuchJob(jobId));
    stores.wake().hint(jobId);
    return state;
  }

  /**
   * Pauses a job unless it has ended: from now on no task of it is taken, and its deadline stands
   * still. What runs goes on, and counts. Its steps follow as soon as its coordinator looks.
   *
   * @return where the job stands
   * @throws InvalidJobException if there is no such job (any more), or it is a step
   */
  public JobState pause(String jobId, String who) {
    return turned(jobId, jobs().pause(notAStep(jobId), who));
  }

  /**
   * Lets a job go on that is paused.
   *
   * @return where the job stands
   * @throws InvalidJobException if there is no such job (any more), or it is a step
   */
  public JobState resume(String jobId, String who) {
    return turned(jobId, jobs().resume(notAStep(jobId), who));
  }

  private JobState turned(String jobId, Optional<JobState> state) {
    stores.wake().hint(jobId);
    return state.orElseThrow(() -> noSuchJob(jobId));
  }

  private String notAStep(String jobId) {
    JobSpec spec = jobs().spec(JobSpec.checkJobId(jobId)).orElseThrow(() -> noSuchJob(jobId));
    if (spec.step().isPresent()) {
      throw new InvalidJobException(
          "Job "
              + jobId
              + " is a step of job "
              + spec.askedFor()
              + ", with which it is paused and goes on: name that one");
    }
    return jobId;
  }

  /**
   * The format in which the kept result of a job is printed.
   *
   * @throws InvalidJobException if there is no such result, or its classes are not on the class
   *     path
   */
  public Format<Object, Object> resultFormat(String jobId) {
    return results.format(status(jobId));
  }

  /**
   * Reads the kept result of a job: in key order, for map-only jobs in the order of the input.
   *
   * @throws InvalidJobException if there is no such job, it has no kept result, or its classes are
   *     not on the class path
   * @throws LostResultException if Redis has lost something of it, as a failover may
   */
  public void readResult(String jobId, ResultReader.Visitor visitor) throws IOException {
    results.read(status(jobId), visitor);
  }

  /**
   * Looks at what the result of a job will be, as far as its input has been mapped: for jobs with a
   * combiner. Its reducer runs in this process, which reads all partials there are; the job is not
   * touched. Of one that has ended this is the result.
   *
   * @param most how many results to return, the greatest values; at least 1
   * @throws InvalidJobException if there is no such job, it is not one of those, has failed, keeps
   *     no result, or its classes are not on the class path
   * @throws IOException if the partials could not be read, or the reducer fails on what there is
   */
  public Peek peek(String jobId, int most) throws IOException {
    return peek(jobId, most, RunningResult.ALL);
  }

  /**
   * Looks likewise, without reading more than so much.
   *
   * @param mostBytes how many bytes of partials are read: the first map tasks that have no more are
   *     covered. More of a result that cannot be read in part, as one that is finished, is refused
   * @throws InvalidJobException as the other one
   * @throws IOException as the other one
   */
  public Peek peek(String jobId, int most, long mostBytes) throws IOException {
    for (int looks = 1; ; looks++) {
      JobStatus status = status(jobId);
      try {
        return results.peek(status, most, mostBytes);
      } catch (LostBlockException e) {
        if (looks == PEEKS) {
          throw new IOException(
              "The partials of job %s went while they were read (%s): look again"
                  .formatted(jobId, e.getMessage()),
              e);
        }
      }
    }
  }

  private JobStore jobs() {
    return stores.jobs();
  }

  private InvalidJobException noSuchJob(String jobId) {
    return new InvalidJobException(
        "Job "
            + jobId
            + " not found on "
            + stores.address()
            + ": it was never submitted there, or its retention has passed."
            + Suggestions.question(jobId, jobs().jobs(LOOKED_THROUGH)));
  }
}
