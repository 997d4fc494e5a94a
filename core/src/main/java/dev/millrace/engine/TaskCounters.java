package dev.millrace.engine;

import dev.millrace.Counters;
import java.util.Map;
import java.util.TreeMap;

/** The counters of one attempt, or the sum of those of many. */
public final class TaskCounters implements Counters {

  /** Records that mappers were given. */
  public static final String MAP_RECORDS_IN = "map.records.in";

  /** Records that were left out, because mappers have died of them; absent if there are none. */
  public static final String MAP_RECORDS_SKIPPED = "map.records.skipped";

  /** Pairs that mappers emitted. */
  public static final String MAP_RECORDS_OUT = "map.records.out";

  /** Pairs that were left after combining. */
  public static final String COMBINED_RECORDS_OUT = "combine.records.out";

  /** Bytes of blocks that map tasks stored. */
  public static final String PARTIAL_BYTES = "map.partial.bytes";

  /** Distinct keys that reducers were given. */
  public static final String REDUCE_KEYS_IN = "reduce.keys.in";

  /** Results that reducers emitted. */
  public static final String REDUCE_RECORDS_OUT = "reduce.records.out";

  /** Pairs that were emitted to outputs beside the result; absent if there are none. */
  public static final String SIDE_RECORDS_OUT = "side.records.out";

  /** Far below what a manifest can hold of a name, and far above what people can read. */
  private static final int MAX_NAME = 255;

  private final Map<String, Long> totals = new TreeMap<>();

  @Override
  public void add(String name, long delta) {
    if (name.isEmpty() || name.length() > MAX_NAME) {
      throw new IllegalArgumentException(
          "The name of a counter must have 1 to " + MAX_NAME + " characters: " + name.length());
    }
    totals.merge(name, delta, Math::addExact);
  }

  /** Adds every counter of {@code others}. */
  public void addAll(Map<String, Long> others) {
    others.forEach(this::add);
  }

  /** The counters by name, in order of names. */
  public Map<String, Long> totals() {
    return new TreeMap<>(totals);
  }
}
