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

  /** Begins to merge; reads the first block of every run. */
  public MergeReader(List<RunReader> runs) throws IOException {
    List<RunReader> readable = new ArrayList<>(runs.size());
    for (RunReader run : runs) {
      if (run.advance()) {
        readable.add(run);
      }
    }
    this.runs = readable.toArray(RunReader[]::new);
    this.left = this.runs.length;
    this.prefixes = new long[left];
    this.ended = new boolean[left];
    this.losers = new int[Math.max(1, left)];
    for (int run = 0; run < left; run++) {
      prefixes[run] = this.runs[run].keyPrefix();
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
      prefixes[winner] = run.keyPrefix();
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
    RunReader left = runs[a];
    RunReader right = runs[b];
    int byKey =
        Arrays.compareUnsigned(left.key(), 0, left.keyLength(), right.key(), 0, right.keyLength());
    return byKey != 0 ? byKey < 0 : a < b;
  }
}
