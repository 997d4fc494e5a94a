package dev.millrace.engine;

import com.google.common.collect.ImmutableSortedSet;
import java.util.Set;

/**
 * With what care a split is read whose task has failed before, in a job that may skip records.
 *
 * @param skipped the ordinals of the records that are not mapped any more
 * @param suspectFrom the first of the records among which the last failed attempt has died
 * @param suspectTo the first record behind them; equal to {@code suspectFrom} if it is not known
 */
public record Care(Set<Long> skipped, long suspectFrom, long suspectTo) {

  /** Copies the set. */
  public Care {
    skipped = ImmutableSortedSet.copyOf(skipped);
  }

  boolean suspects(long ordinal) {
    return ordinal >= suspectFrom && ordinal < suspectTo;
  }
}
