package dev.millrace;

import java.util.Map;

/**
 * A round of a repeated job that has ended, for the condition that decides whether it was the last.
 *
 * @param number which round it was, from 1
 * @param counters the counters of the round's job
 */
public record Round(int number, Map<String, Long> counters) {

  /** Copies the counters. */
  public Round {
    counters = Map.copyOf(counters);
  }

  /** The total of a counter; 0 if nothing was added to it. */
  public long counter(String name) {
    return counters.getOrDefault(name, 0L);
  }
}
