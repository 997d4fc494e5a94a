package dev.millrace.local;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a job has produced.
 *
 * @param entries the kept result: in key order, for map-only jobs in the order of the input; empty
 *     with text output
 * @param counters the job's counters by name
 */
public record LocalResult<K, R>(List<Map.Entry<K, R>> entries, Map<String, Long> counters) {

  /** The result as a map; of several results with one key the last. */
  public Map<K, R> asMap() {
    return entries.stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey, Map.Entry::getValue, (a, b) -> b, LinkedHashMap::new));
  }
}
