package dev.millrace.aggregate;

/**
 * Count, sum, mean and variance of numbers.
 *
 * @param count how many there are
 * @param sum their exact sum, rounded to a double
 * @param mean their exact mean, rounded likewise
 * @param variance the mean of the squares of their distances from the mean, of all of them: not
 *     that of a larger population of which they are a sample
 */
public record Statistics(long count, double sum, double mean, double variance) {

  /** The square root of the variance. */
  public double standardDeviation() {
    return Math.sqrt(variance);
  }

  /** The standard deviation of a larger population of which these are a sample. */
  public double sampleStandardDeviation() {
    return Math.sqrt(variance * count / (count - 1));
  }
}
