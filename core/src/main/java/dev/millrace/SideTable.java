package dev.millrace;

import java.util.Objects;

/**
 * A small table that every worker holds in memory while it runs a job, for a mapper or reducer that
 * looks things up in it: a join without a shuffle, the centres of k-means. Give it to the job by
 * {@code .sideTable(table)}, and ask for it in {@code open}:
 *
 * <pre>{@code
 * @Override
 * public void open(TaskContext context) {
 *   names = context.table(table);
 * }
 * }</pre>
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
public final class SideTable<K, V> {

  /** How many bytes the encoded records of a table may have that does not say. */
  public static final long DEFAULT_MAX_BYTES = 64 << 20;

  private final Input<Pair<K, V>> input;
  private final long maxBytes;

  private SideTable(Input<Pair<K, V>> input, long maxBytes) {
    this.input = Objects.requireNonNull(input, "input");
    this.maxBytes = maxBytes;
  }

  /** A table of the records of an input: usually the result of another job. */
  public static <K, V> SideTable<K, V> of(Input<Pair<K, V>> input) {
    return new SideTable<>(input, DEFAULT_MAX_BYTES);
  }

  /**
   * The same table, allowed to have more or fewer bytes.
   *
   * @param bytes how many the encoded records may have; in memory they take a few times as many
   */
  public SideTable<K, V> atMost(long bytes) {
    return new SideTable<>(input, bytes);
  }

  /** Where its records come from. */
  public Input<Pair<K, V>> input() {
    return input;
  }

  /** How many bytes its encoded records may have. */
  public long maxBytes() {
    return maxBytes;
  }
}
