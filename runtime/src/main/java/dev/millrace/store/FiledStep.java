package dev.millrace.store;

/**
 * A step as it is filed with the job that it is a step of.
 *
 * @param jobId the id of its own job
 * @param number when it was submitted among the steps, from 1
 * @param jobs how many jobs there are, the steps and the one that they are of; 0 if that is not
 *     known
 * @param name its name, for people
 */
public record FiledStep(String jobId, int number, int jobs, String name) {

  /** The step for people: {@code step 1 of 3, counts}. */
  @Override
  public String toString() {
    return "step " + number + (jobs == 0 ? "" : " of " + jobs) + ", " + name;
  }
}
