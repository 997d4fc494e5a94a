package dev.millrace.store;

import com.google.common.hash.Hashing;
import dev.millrace.InvalidJobException;
import dev.millrace.Parameters;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A job as it is submitted: names, parameters and limits. Its code is on the class path of all who
 * run it, or in jars that are stored, of which this names the content.
 *
 * @param jobId 1 to 64 letters, digits, hyphens and underscores
 * @param definition the class name of the job's definition
 * @param parameters the parameters for the definition
 * @param partitions how many partitions, where the command line overrides the definition
 * @param splitSize which size of split in bytes, where the command line overrides the definition
 * @param limits how long and how often things may be tried
 * @param step which step of another job it is, if it is one
 * @param files the side files, which are stored
 * @param jars the jars with its classes
 */
public record JobSpec(
    String jobId,
    String definition,
    Parameters parameters,
    OptionalInt partitions,
    OptionalLong splitSize,
    Limits limits,
    Optional<StepOf> step,
    List<SideFile> files,
    JobJars jars) {

  private static final Pattern JOB_ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  private static final int MAX_JOB_ID = 64;

  /**
   * Which step a job is.
   *
   * @param jobId the id of the job that it is a step of
   * @param name its name in the graph of that job
   */
  public record StepOf(String jobId, String name) {

    /** The id of the step's own job, always the same. */
    public String ownJobId() {
      String whole = jobId + "_" + name;
      if (whole.length() <= MAX_JOB_ID) {
        return whole;
      }
      String digest =
          Hashing.sha256().hashString(whole, StandardCharsets.UTF_8).toString().substring(0, 16);
      return whole.substring(0, MAX_JOB_ID - 1 - digest.length()) + "_" + digest;
    }
  }

  /** Checks the job id. */
  public JobSpec {
    checkJobId(jobId);
    files = List.copyOf(files);
  }

  /** A job that is no step of another one. */
  public JobSpec(
      String jobId,
      String definition,
      Parameters parameters,
      OptionalInt partitions,
      OptionalLong splitSize,
      Limits limits) {
    this(
        jobId,
        definition,
        parameters,
        partitions,
        splitSize,
        limits,
        Optional.empty(),
        List.of(),
        JobJars.NONE);
  }

  /** The same job under another id. */
  public JobSpec withJobId(String other) {
    return new JobSpec(
        other, definition, parameters, partitions, splitSize, limits, step, files, jars);
  }

  /** The same job with other parameters. */
  public JobSpec withParameters(Parameters others) {
    return new JobSpec(jobId, definition, others, partitions, splitSize, limits, step, files, jars);
  }

  /** The same job with other limits. */
  public JobSpec withLimits(Limits others) {
    return new JobSpec(
        jobId, definition, parameters, partitions, splitSize, others, step, files, jars);
  }

  /** The same job with these side files. */
  public JobSpec withFiles(List<SideFile> stored) {
    return new JobSpec(
        jobId, definition, parameters, partitions, splitSize, limits, step, stored, jars);
  }

  /** The same job with these jars. */
  public JobSpec withJars(JobJars brought) {
    return new JobSpec(
        jobId, definition, parameters, partitions, splitSize, limits, step, files, brought);
  }

  /** A step of this job. It has no deadline: it ends with this job. */
  public JobSpec stepNamed(String name) {
    StepOf its = new StepOf(jobId, name);
    Limits.Times times = limits.times();
    Limits unlimited =
        limits.with(
            new Limits.Times(times.lease(), times.retention(), times.taskTimeout(), Duration.ZERO));
    return new JobSpec(
        its.ownJobId(),
        definition,
        parameters,
        partitions,
        splitSize,
        unlimited,
        Optional.of(its),
        files,
        jars);
  }

  /** All files that are stored for the job. */
  public List<SideFile> stored() {
    return Stream.concat(files.stream(), jars.files().stream()).toList();
  }

  /** The id of the job that was asked for: this one, or the one that it is a step of. */
  public String askedFor() {
    return step.map(StepOf::jobId).orElse(jobId);
  }

  /**
   * Returns {@code jobId} if it is a possible one.
   *
   * @throws InvalidJobException if it is not
   */
  public static String checkJobId(String jobId) {
    if (!JOB_ID.matcher(jobId).matches()) {
      throw new InvalidJobException("A job id is 1 to 64 letters, digits, '-' and '_': " + jobId);
    }
    return jobId;
  }
}
