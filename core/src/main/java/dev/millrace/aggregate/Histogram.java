package dev.millrace.aggregate;

import java.util.List;

/**
 * How many numbers lie in each range.
 *
 * @param bounds where one range ends and the next begins, ascending
 * @param counts how many are less than the first bound, then from each bound on up to the next, and
 *     from the last one on: one more than bounds
 */
public record Histogram(List<Double> bounds, List<Long> counts) {

  /** Copies both lists. */
  public Histogram {
    bounds = List.copyOf(bounds);
    counts = List.copyOf(counts);
  }
}
