package dev.millrace.roles;

import dev.millrace.InvalidJobException;
import dev.millrace.engine.AttemptAbandonedException;
import dev.millrace.engine.UserCodeException;
import dev.millrace.store.CorruptStateException;
import dev.millrace.store.HistoryStore;
import dev.millrace.store.JobSpec;
import dev.millrace.store.JobState;
import dev.millrace.store.JobStatus;
import dev.millrace.store.Limits;
import dev.millrace.store.Protocol;
import dev.millrace.store.StoreException;
import dev.millrace.store.StoreFullException;
import dev.millrace.store.StoreIoException;
import dev.millrace.store.TakenSubmission;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does for one job what is to be done in the state that it is in: plan it, watch it, finish it,
 * clean up after it. Every step can be repeated by this or another coordinator, so a crash anywhere
 * costs a lease and no more.
 */
final class JobCoordination {

  private static final Logger log = LoggerFactory.getLogger(JobCoordination.class);
  private static final Duration AUDIT_EVERY = Duration.ofSeconds(10);
  private static final Duration PROLONG_EVERY = Duration.ofHours(6);

  /** As long as the keys of a job that runs. */
  private static final Duration FILES_NEEDED = Duration.ofDays(7);

  /** Longer than any other job that shares a file goes without an audit. */
  private static final Duration FILES_SHARED = Duration.ofHours(1);

  private final CoordinatorStores stores;
  private final JobCode code;
  private final Planner planner;
  private final Finisher finisher;
  private final Steps steps;
  private final HistoryWriter history;

  JobCoordination(CoordinatorStores stores, JobCode code, HistoryStore.Bounds bounds) {
    this.stores = stores;
    this.code = code;
    this.planner = new Planner(stores, code);
    this.steps = new Steps(stores, code);
    this.finisher = new Finisher(stores, code, steps);
    this.history = new HistoryWriter(stores.jobs(), bounds);
  }

  /** Lets go of the code of jobs that it has not needed for a while. */
  void dropUnused() {
    code.dropUnused();
  }

  /**
   * Brings the job on as far as it goes now.
   *
   * @return true if the job needs no coordinator any more
   */
  boolean advance(HeldSubmission held) {
    try {
      return advanceReadable(held);
    } catch (CorruptStateException e) {
      giveUp(held.submission(), e);
      return true;
    } catch (TakenOverException e) {
      log.info(
          "Another coordinator has taken over job {}, which fails nothing: {}",
          held.submission().jobId(),
          e.getMessage());
      return true;
    }
  }

  private boolean advanceReadable(HeldSubmission held) {
    TakenSubmission submission = held.submission();
    String jobId = submission.jobId();
    while (true) {
      Optional<JobStatus> found = stores.jobs().status(jobId);
      Optional<JobSpec> spec = stores.jobs().spec(jobId);
      if (found.isEmpty() || spec.isEmpty()) {
        log.warn("Job {} is gone: its keys have expired or were deleted", jobId);
        stores.plans().close(submission);
        return true;
      }
      JobStatus status = found.get();
      if (!status.state().isTerminal() && steps.follow(spec.get(), status)) {
        continue;
      }
      switch (status.state()) {
        case DELAYED -> {
          FaultPoint.BEFORE_START.pass();
          if (!stores.plans().start(jobId)) {
            return false;
          }
          FaultPoint.AFTER_START.pass();
        }
        case SUBMITTED, WAITING -> {
          if (status.turn().paused()) {
            audit(held, spec.get());
            return false;
          }
          if (inJob(held, "planned", () -> planUnlessAwaited(spec.get(), held))) {
            audit(held, spec.get());
            return false;
          }
        }
        case PLANNING -> inJob(held, "planned", () -> plan(spec.get(), held));
        case FINISHING ->
            inJob(
                held,
                "finished",
                () -> {
                  finisher.finish(spec.get(), status);
                  return false;
                });
        case SUCCEEDED, FAILED, CANCELLED -> {
          FaultPoint.BEFORE_RETIRE.pass();
          finisher.retire(spec.get(), status);
          FaultPoint.AFTER_RETIRE.pass();
          history.write(jobId);
          keepFiles(spec.get(), max(spec.get().limits().times().retention(), FILES_SHARED));
          stores.plans().close(submission);
          FaultPoint.AFTER_CLOSE.pass();
          stores.plans().forgetExpired();
          stores.wake().hint(jobId);
          return true;
        }
        case MAPPING, REDUCING -> {
          audit(held, spec.get());
          return false;
        }
      }
    }
  }

  /** A file that is gone is missed by the tasks that read it. */
  private void keepFiles(JobSpec spec, Duration time) {
    spec.stored().forEach(file -> stores.jobs().files().keep(file, time));
  }

  private static Duration max(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private boolean planUnlessAwaited(JobSpec spec, HeldSubmission held)
      throws IOException, UserCodeException {
    return steps.awaited(spec, held.steps()) || plan(spec, held);
  }

  private boolean plan(JobSpec spec, HeldSubmission held) throws IOException, UserCodeException {
    planner.plan(spec, plannerName(held.submission()));
    return false;
  }

  private void audit(HeldSubmission held, JobSpec spec) {
    if (held.auditDue(AUDIT_EVERY.toNanos())) {
      FaultPoint.BEFORE_AUDIT.pass();
      stores.plans().audit(spec.jobId());
      keepFiles(spec, FILES_NEEDED);
      FaultPoint.AFTER_AUDIT.pass();
    }
    if (held.prolongationDue(PROLONG_EVERY.toNanos())) {
      steps.prolong(spec);
    }
  }

  /**
   * A job whose own record cannot be read can neither go on nor be cleaned up after as it wished:
   * it fails, and what is known of it goes.
   */
  private void giveUp(TakenSubmission submission, CorruptStateException damage) {
    String jobId = submission.jobId();
    String reason = String.valueOf(damage.getMessage());
    log.warn("Job {} is given up: {}", jobId, reason);
    stores.plans().fail(jobId, reason);
    stores.plans().retire(readableStatus(jobId, reason), Limits.DEFAULT.times().retention());
    stores.plans().close(submission);
    stores.wake().hint(jobId);
  }

  private JobStatus readableStatus(String jobId, String reason) {
    JobStatus unknown =
        new JobStatus(
            jobId,
            "",
            JobState.FAILED,
            new JobStatus.Tasks(0, 0, 0, 0, false, 0),
            reason,
            Map.of(),
            Map.of(),
            Protocol.VERSION);
    try {
      return stores.jobs().status(jobId).orElse(unknown);
    } catch (CorruptStateException e) {
      return unknown;
    }
  }

  private interface Work {
    /** Does it; returns whether there is nothing more to do for the job now. */
    boolean run() throws IOException, UserCodeException;
  }

  /**
   * Does something for a job; what the job itself makes fail fails the job, what the store does is
   * tried again later. Returns what the work does, or false if it has failed.
   */
  private boolean inJob(HeldSubmission held, String participle, Work work) {
    String jobId = held.submission().jobId();
    try {
      return work.run();
    } catch (CorruptStateException | InvalidJobException | StoreFullException e) {
      log.info("Job {} could not be {}: {}", jobId, participle, e.getMessage());
      fail(held, String.valueOf(e.getMessage()));
    } catch (StoreException e) {
      throw e;
    } catch (StoreIoException e) {
      throw e.failure();
    } catch (UserCodeException e) {
      fail(
          held,
          "Job "
              + jobId
              + " could not be "
              + participle
              + ": its mapper failed, "
              + e.position()
              + ": "
              + e.getMessage());
    } catch (AttemptAbandonedException e) {
      log.info("Job {} is not {}: {}", jobId, participle, e.getMessage());
    } catch (IOException e) {
      fail(held, "Job " + jobId + " could not be " + participle + ": " + describe(e));
    } catch (RuntimeException | Error e) {
      log.warn("Job {} could not be {}", jobId, participle, e);
      fail(held, "Job " + jobId + " could not be " + participle + ": " + describe(e));
    }
    return false;
  }

  /**
   * Fails the job, unless another coordinator has taken it over: then what has failed here may have
   * done so because that one has done it already.
   */
  private void fail(HeldSubmission held, String reason) {
    TakenSubmission submission = held.submission();
    if (!stores.plans().renew(List.of(submission)).isEmpty()) {
      throw new TakenOverException(reason);
    }
    stores.plans().fail(submission.jobId(), reason);
  }

  private static final class TakenOverException extends RuntimeException {
    private static final long serialVersionUID = 1;

    TakenOverException(String message) {
      super(message);
    }
  }

  private static String describe(Throwable e) {
    if (e.getClass() == IOException.class && e.getMessage() != null) {
      return e.getMessage(); // a sentence for people already
    }
    return e.getClass().getSimpleName() + ": " + e.getMessage();
  }

  private static String plannerName(TakenSubmission submission) {
    return submission.lease().consumer()
        + "."
        + submission.lease().entry()
        + "."
        + submission.lease().sequence();
  }
}
