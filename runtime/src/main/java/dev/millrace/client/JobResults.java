package dev.millrace.client;

import dev.millrace.Format;
import dev.millrace.InvalidJobException;
import dev.millrace.Job;
import dev.millrace.Output;
import dev.millrace.engine.Destination;
import dev.millrace.engine.LostBlockException;
import dev.millrace.engine.LostResultException;
import dev.millrace.engine.Manifest;
import dev.millrace.engine.ResultReader;
import dev.millrace.redis.RedisStores;
import dev.millrace.roles.Definitions;
import dev.millrace.roles.LoadedJob;
import dev.millrace.roles.StoredResult;
import dev.millrace.store.JobSpec;
import dev.millrace.store.JobState;
import dev.millrace.store.JobStatus;
import dev.millrace.store.JobStore;
import dev.millrace.store.Phase;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The results of jobs: those that were kept, and those that are on their way. */
final class JobResults {

  private final RedisStores stores;
  private final Definitions definitions;

  JobResults(RedisStores stores, Definitions definitions) {
    this.stores = stores;
    this.definitions = definitions;
  }

  /** The format in which the kept result of a job is printed. */
  Format<Object, Object> format(JobStatus status) {
    return formatOf(keptBy(status));
  }

  @SuppressWarnings("unchecked") // the builder saw to it that the format takes the job's pairs
  static Format<Object, Object> formatOf(Job<?, ?> job) {
    return job.output() instanceof Output.Kept<?, ?> kept
        ? (Format<Object, Object>) kept.format()
        : Format.text();
  }

  /**
   * Reads the kept result of a job that has succeeded.
   *
   * @throws LostResultException if Redis has lost something of it
   */
  void read(JobStatus status, ResultReader.Visitor visitor) throws IOException {
    Job<?, ?> job = keptBy(status);
    try {
      StoredResult.open(job, status, winners(status), stores.partials()).forEach(visitor);
    } catch (LostBlockException e) {
      // A job that was forgotten meanwhile has lost nothing.
      String jobId = spec(status.jobId()).jobId();
      throw new LostResultException("result", jobId, e);
    }
  }

  /**
   * Looks at what there is of a result.
   *
   * @param mostBytes how many bytes may be read for it
   * @throws LostBlockException if something of it has gone meanwhile: the job is not where it was
   */
  Peek peek(JobStatus status, int most, long mostBytes) throws IOException {
    String jobId = status.jobId();
    if (status.state() == JobState.SUCCEEDED) {
      return finished(status, most, mostBytes);
    }
    if (status.state().isTerminal()) {
      throw new InvalidJobException(
          "Job " + jobId + " is " + status.state() + ": what it had mapped is gone");
    }
    JobSpec spec = spec(jobId);
    LoadedJob loaded = LoadedJob.load(spec, definitions);
    Job<?, ?> job = loaded.define();
    RunningResult running = new RunningResult(stores, spec, job, most);
    if (status.tasks().maps() == 0) {
      return new Peek(jobId, status.state(), 0, 0, 0, formatOf(job), List.of());
    }
    Optional<Destination> destination = loaded.destinationOf(job, stores.inputs());
    if (destination.isPresent() && status.tasks().reducesLeft() < status.tasks().partitions()) {
      throw new InvalidJobException(
          "Job "
              + jobId
              + " has mapped all of its input and is writing its result to "
              + destination.get()
              + ": look there when it has ended");
    }
    return running.look(status, mostBytes);
  }

  private Peek finished(JobStatus status, int most, long mostBytes) throws IOException {
    String jobId = status.jobId();
    Job<?, ?> job = keptBy(status);
    List<Manifest> winners = winners(status);
    long bytes = winners.stream().mapToLong(Manifest::bytes).sum();
    if (bytes > mostBytes) {
      throw new InvalidJobException(
          "The result of job %1$s has %2$d MiB, which is more than is read here: millrace result %1$s --top N prints the greatest values"
              .formatted(jobId, bytes >> 20));
    }
    TopResults<Long> top = new TopResults<>(most, Comparator.naturalOrder());
    long[] position = {0};
    StoredResult.open(job, status, winners, stores.partials())
        .forEach(result -> top.add(result, position[0]++));
    int maps = status.tasks().maps();
    return new Peek(jobId, status.state(), maps, maps, 0, formatOf(job), top.descending());
  }

  private List<Manifest> winners(JobStatus status) {
    JobStatus.Tasks tasks = status.tasks();
    return jobs()
        .winners(status.jobId(), tasks.mapOnly() ? Phase.MAP : Phase.REDUCE, tasks.resultTasks());
  }

  /** The job as it is defined here, if it has kept its result. */
  private Job<?, ?> keptBy(JobStatus status) {
    String jobId = status.jobId();
    if (status.state() != JobState.SUCCEEDED) {
      throw new InvalidJobException(
          "Job "
              + jobId
              + " has no result: it is "
              + status.state()
              + (status.state().isTerminal()
                  ? status.error().isEmpty() ? "" : " (" + status.error() + ")"
                  : ", and has one when it has succeeded; millrace peek shows what there is"));
    }
    JobSpec spec = spec(jobId);
    boolean dropped =
        spec.step().isPresent()
            && jobs().status(spec.askedFor()).map(its -> its.state().isTerminal()).orElse(true);
    if (dropped) {
      throw new InvalidJobException(
          "Job "
              + jobId
              + " has no result any more: it is a step of job "
              + spec.askedFor()
              + ", and results of steps are dropped when their job has ended. To keep it, have the"
              + " step written by a job of its own");
    }
    LoadedJob loaded = LoadedJob.load(spec, definitions);
    Job<?, ?> job = loaded.define();
    Optional<Destination> destination = loaded.destinationOf(job, stores.inputs());
    if (destination.isPresent()) {
      throw new InvalidJobException("The result of job " + jobId + " is in " + destination.get());
    }
    return job;
  }

  private JobStore jobs() {
    return stores.jobs();
  }

  private JobSpec spec(String jobId) {
    return jobs()
        .spec(jobId)
        .orElseThrow(
            () ->
                new InvalidJobException(
                    "Job "
                        + jobId
                        + " is gone from "
                        + stores.address()
                        + " since its status was read"));
  }
}
