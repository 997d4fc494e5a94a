package dev.millrace.store;

import dev.millrace.InvalidJobException;
import dev.millrace.Parameters;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * A job as it is submitted: only names, parameters and limits, no code.
 *
 * @param jobId 1 to 64 letters, digits, hyphens and underscores
 * @param definition the class name of the job's definition
 * @param parameters the parameters for the definition
 * @param partitions how many partitions, where the command line overrides the definition
 * @param splitSize which size of split in bytes, where the command line overrides the definition
 * @param limits how long and how often things may be tried
 */
public record JobSpec(
    String jobId,
    String definition,
    Parameters parameters,
    OptionalInt partitions,
    OptionalLong splitSize,
    Limits limits) {

  private static final Pattern JOB_ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  /** Checks the job id. */
  public JobSpec {
    checkJobId(jobId);
  }

  /** The same job under another id. */
  public JobSpec withJobId(String other) {
    return new JobSpec(other, definition, parameters, partitions, splitSize, limits);
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
