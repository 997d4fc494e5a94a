package dev.millrace.client;

import dev.millrace.Format;
import dev.millrace.store.JobState;
import java.util.List;
import java.util.Map.Entry;

/**
 * The greatest values of what a job's result would be, were its input only what has been mapped so
 * far.
 *
 * @param jobId the job
 * @param state where it stands
 * @param maps how many map tasks it has; 0 until it is planned
 * @param covered the result of how many of them this is: all of each, nothing of any other. Splits
 *     are of about one size, so this is also the share of the input
 * @param leftOut how many map tasks are committed and not covered, as all of them would be more
 *     than was to be read
 * @param format how the job prints results that it keeps
 * @param top results, the greatest value first, ties in the order of keys
 */
public record Peek(
    String jobId,
    JobState state,
    int maps,
    int covered,
    int leftOut,
    Format<Object, Object> format,
    List<Entry<Object, Object>> top) {

  /** Copies the list. */
  public Peek {
    top = List.copyOf(top);
  }

  /** Which share of the input is covered, from 0 to 1. */
  public double share() {
    return maps == 0 ? 0 : (double) covered / maps;
  }

  /** Whether this is the result, and not on the way to it. */
  public boolean isFinal() {
    return state == JobState.SUCCEEDED;
  }
}
