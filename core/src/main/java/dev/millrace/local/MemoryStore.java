package dev.millrace.local;

import dev.millrace.engine.ChunkSink;
import dev.millrace.engine.ChunkSource;
import java.util.HashMap;
import java.util.Map;

/** Chunks in memory, by partition and task. */
final class MemoryStore {

  private record Place(int task, int chunk) {}

  private final Map<Integer, Map<Place, byte[]>> partitions = new HashMap<>();

  ChunkSink sink(int task) {
    return (partition, chunk, bytes) ->
        partitions
            .computeIfAbsent(partition, absent -> new HashMap<>())
            .put(new Place(task, chunk), bytes);
  }

  ChunkSource source(int task, int partition) {
    return chunk -> {
      byte[] bytes = partitions.getOrDefault(partition, Map.of()).get(new Place(task, chunk));
      if (bytes == null) {
        throw new IllegalStateException(
            "Chunk " + chunk + " of task " + task + " was never written");
      }
      return bytes;
    };
  }

  void forget(int partition) {
    partitions.remove(partition);
  }
}
