package dev.millrace.client;

import dev.millrace.InvalidJobException;
import dev.millrace.redis.RedisStores;
import dev.millrace.store.FileKind;
import dev.millrace.store.JobJars;
import dev.millrace.store.JobSpec;
import dev.millrace.store.JobStatus;
import dev.millrace.store.JobStore;
import dev.millrace.store.SideFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Submits jobs with all that they need, joins those that are there, and submits anew. */
final class Submitter {

  /** Until the first audit of the job that needs it. */
  private static final Duration FILE_KEPT = Duration.ofDays(7);

  private final RedisStores stores;
  private final JobStore jobs;

  Submitter(RedisStores stores) {
    this.stores = stores;
    this.jobs = stores.jobs();
  }

  /** Stores files and jars, and files the job with them; false if it was joined. */
  boolean submit(JobSpec spec, Map<String, Path> files, CodeToSend code, Submission how)
      throws IOException {
    if (!how.join() && !(files.isEmpty() && code.jars().isEmpty())) {
      jobs.status(spec.jobId()).ifPresent(this::refuse);
    }
    JobSpec whole = withFiles(spec, files, code);
    if (how.start().isLater()) {
      reserve(whole, how.start().delayFrom(Instant.now()));
    }
    return submitOrJoin(
        code.signature().map(signature -> signature.of(whole, how.start())).orElse(whole), how);
  }

  /** Stores side files and jars, unless they are stored. */
  JobSpec withFiles(JobSpec spec, Map<String, Path> files, CodeToSend code) throws IOException {
    List<SideFile> stored = new ArrayList<>();
    for (Map.Entry<String, Path> file : files.entrySet()) {
      stored.add(jobs.files().put(FileKind.SIDE_FILE, file.getKey(), file.getValue()));
    }
    List<SideFile> jars = new ArrayList<>();
    for (Path jar : code.jars()) {
      jars.add(jobs.files().put(FileKind.JAR, String.valueOf(jar.getFileName()), jar));
    }
    return spec.withFiles(stored).withJars(new JobJars(jars, Optional.empty()));
  }

  /** Keeps the files of a job that starts later. */
  void reserve(JobSpec spec, Duration delay) {
    spec.stored().forEach(file -> jobs.files().reserve(file, FILE_KEPT.plus(delay)));
  }

  private boolean submitOrJoin(JobSpec spec, Submission how) {
    while (!jobs.submitUnlessThere(spec, how.start())) {
      Optional<JobStatus> there = jobs.status(spec.jobId());
      Optional<JobSpec> its = jobs.spec(spec.jobId());
      // One of them is empty only if it has expired just now: then its id is free.
      if (there.isPresent() && its.isPresent()) {
        if (!how.join()) {
          refuse(there.get());
        }
        join(there.get(), its.get(), spec);
        return false;
      }
    }
    return true;
  }

  private void join(JobStatus there, JobSpec its, JobSpec ours) {
    Optional<String> difference = JobDifference.between(its, ours);
    if (difference.isPresent()) {
      throw new InvalidJobException(
          "Job %s cannot be joined, as it is another one, by %s; choose another id, or submit the same"
              .formatted(there.jobId(), difference.get()));
    }
    jobs.announceAgain(there);
  }

  private void refuse(JobStatus there) {
    throw new InvalidJobException(
        "Job %s exists already on %s, and is %s: choose another id, or join it (--join)"
            .formatted(there.jobId(), stores.address(), there.state()));
  }

  /** Submits a job that has ended anew, under another id. */
  void resubmit(
      JobStatus status,
      String newId,
      UnaryOperator<JobSpec> change,
      Optional<CodeToSend.SignatureToMake> signature) {
    String jobId = status.jobId();
    if (!status.state().isTerminal()) {
      throw new InvalidJobException(
          "Job "
              + jobId
              + " is "
              + status.state()
              + ": only a job that has ended can be tried again");
    }
    JobSpec spec =
        jobs.spec(jobId)
            .map(change)
            .orElseThrow(
                () ->
                    new InvalidJobException(
                        "Job " + jobId + " has expired just now: submit the job itself again"));
    if (spec.step().isPresent()) {
      throw new InvalidJobException(
          "Job "
              + jobId
              + " is a step of job "
              + spec.askedFor()
              + ", without which it is of no use: try that one again");
    }
    if (spec.jars().signed().isPresent() != signature.isPresent()) {
      throw new InvalidJobException(
          signature.isPresent()
              ? "Job "
                  + jobId
                  + " was not signed, and --sign-key signs again only what the same key has signed:"
                  + " submit the job itself again, with --jar and --sign-key"
              : "Job "
                  + jobId
                  + " was signed under its own id, and another has to be signed anew: name the key with"
                  + " --sign-key");
    }
    JobSpec anew =
        signature.map(each -> each.again(spec, newId)).orElseGet(() -> spec.withJobId(newId));
    for (SideFile file : spec.stored()) {
      if (!jobs.files().keep(file, FILE_KEPT)) {
        throw new InvalidJobException(
            "File "
                + file.name()
                + " of job "
                + jobId
                + " is gone from "
                + stores.address()
                + ": submit the job itself again, with the file");
      }
    }
    jobs.submit(anew);
  }
}
