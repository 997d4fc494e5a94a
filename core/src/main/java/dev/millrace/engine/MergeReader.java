package dev.millrace.engine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Merges sorted runs into one sequence, ascending by key. Records with equal keys come in the order
 * of their runs, so the sequence does not depend on how the runs were cut.
 *
 * <p>A tree of losers (Knuth, TAOCP 3, 5.4.1): every inner node holds the run that lost there, so
 * that after a record only the matches on one path are played again, one comparison to a level; and
 * most are decided by the first eight bytes of the keys.
 */
public final class MergeReader {

  private final RunReader[] runs;

  /** The first bytes of each run's current key. */
  private final long[] prefixes;

  private final boolean[] ended;

  /** From 1 on the loser of each inner node; node {@code n} has the children 2n and 2n + 1. */
  private final int[] losers;

  private int winner;
  private int left;

  private final KeyForm keys;

  /** Each run's current key, where keys are compared; their prefixes are all alike then. */
  private final ComparedKey[] compared;

  /** Begins to merge; reads the first block of every run. */
  MergeReader(List<RunReader> runs, KeyForm keys) throws IOException {
    this.keys = keys;
    List<RunReader> readable = new ArrayList<>(runs.size());
    for (RunReader run : runs) {
      if (run.advance()) {
        readable.add(run);
      }
    }
    this.runs = readable.toArray(RunReader[]::new);
    this.left = this.runs.length;
    this.prefixes = new long[left];
    this.compared = new ComparedKey[keys.isCompared() ? left : 0];
    this.ended = new boolean[left];
    this.losers = new int[Math.max(1, left)];
    for (int run = 0; run < left; run++) {
      take(run);
    }
    this.winner = left > 1 ? play() : 0;
  }

  /** Whether all records have been read. */
  public boolean isEmpty() {
    return left == 0;
  }

  /** The run whose current record is the next of the sequence; only while not {@link #isEmpty}. */
  public RunReader head() {
    return runs[winner];
  }

  /** Goes past the record of {@link #head}. */
  public void advance() throws IOException {
    RunReader run = runs[winner];
    if (run.advance()) {
      take(winner);
    } else {
      ended[winner] = true;
      left--;
    }
    int contender = winner;
    for (int node = (contender + runs.length) >> 1; node > 0; node >>= 1) {
      int loser = losers[node];
      if (isBefore(loser, contender)) {
        losers[node] = contender;
        contender = loser;
      }
    }
    winner = contender;
  }

  /** Takes the current key of a run. */
  private void take(int run) {
    RunReader reader = runs[run];
    if (compared.length == 0) {
      prefixes[run] = reader.keyPrefix();
    } else {
      compared[run] = keys.compared(reader.key(), reader.keyLength());
    }
  }

  /** Plays all matches, from the leaves up, and returns the run that has won them. */
  private int play() {
    int count = runs.length;
    int[] winners = new int[2 * count];
    for (int run = 0; run < count; run++) {
      winners[count + run] = run;
    }
    for (int node = count - 1; node > 0; node--) {
      int a = winners[2 * node];
      int b = winners[2 * node + 1];
      boolean first = isBefore(a, b);
      winners[node] = first ? a : b;
      losers[node] = first ? b : a;
    }
    return winners[1];
  }

  private boolean isBefore(int a, int b) {
    if (ended[a] || ended[b]) {
      return !ended[a];
    }
    if (prefixes[a] != prefixes[b]) {
      return Long.compareUnsigned(prefixes[a], prefixes[b]) < 0;
    }
    int byKey = compared.length == 0 ? compareBytes(a, b) : compared[a].compareTo(compared[b]);
    return byKey != 0 ? byKey < 0 : a < b;
  }

  private int compareBytes(int a, int b) {
    RunReader left = runs[a];
    RunReader right = runs[b];
    return Arrays.compareUnsigned(
        left.key(), 0, left.keyLength(), right.key(), 0, right.keyLength());
  }
}
