package dev.millrace.redis;

import dev.millrace.engine.BlockOrigin;
import dev.millrace.engine.ChunkSource;
import dev.millrace.engine.LostBlockException;
import dev.millrace.store.StoreIoException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.redisson.api.RMap;

/**
 * The chunks of many attempts in one hash, for one reader. A merge begins by asking every run for
 * its first chunk, in their order: so these are read some at a time. Of the others the next one of
 * a run is on its way while the one before is worked on.
 */
final class ReadAheadChunks {

  /** First chunks in the first reply: about 4 MiB, as a block is seldom larger than 256 KiB. */
  private static final int AT_ONCE = 16;

  /**
   * First chunks in the later ones: as many as make up these bytes, if they are like those before.
   */
  private static final int BYTES_AT_ONCE = 1 << 20;

  private static final int MAX_AT_ONCE = 512;

  /** Further chunks that may be on their way, or here and not asked for yet. */
  private static final int MAX_AHEAD = 32;

  private final Redis redis;
  private final RMap<String, byte[]> hash;
  private final List<Attempt> attempts;
  private final List<String> firstChunks = new ArrayList<>();
  private final Map<String, byte[]> ahead = new HashMap<>();
  private final Map<String, CompletionStage<byte[]>> next = new HashMap<>();
  private int read;
  private int atOnce = AT_ONCE;

  /**
   * The chunks of an attempt.
   *
   * @param runs how many chunks each of its runs has
   */
  record Attempt(BlockOrigin origin, int[] runs) {

    private String field(int chunk) {
      return RedisPartialStore.field(origin.task(), origin.attempt(), chunk);
    }

    /** The numbers of the chunks with which runs begin, and the number behind the last one. */
    private List<Integer> bounds() {
      List<Integer> bounds = new ArrayList<>(List.of(0));
      for (int chunks : runs) {
        bounds.add(bounds.get(bounds.size() - 1) + chunks);
      }
      return bounds;
    }
  }

  ReadAheadChunks(Redis redis, RMap<String, byte[]> hash, List<Attempt> attempts) {
    this.redis = redis;
    this.hash = hash;
    this.attempts = List.copyOf(attempts);
    for (Attempt attempt : attempts) {
      List<Integer> bounds = attempt.bounds();
      bounds.subList(0, attempt.runs().length).forEach(c -> firstChunks.add(attempt.field(c)));
    }
  }

  /** The chunks of one of the attempts. */
  ChunkSource of(int index) {
    Attempt attempt = attempts.get(index);
    Set<Integer> bounds = new HashSet<>(attempt.bounds());
    return chunk -> {
      byte[] bytes = get(attempt, chunk, bounds.contains(chunk));
      if (!bounds.contains(chunk + 1)) {
        begin(attempt.field(chunk + 1));
      }
      return bytes;
    };
  }

  private byte[] get(Attempt attempt, int chunk, boolean isFirst) throws IOException {
    String field = attempt.field(chunk);
    byte[] known = isFirst ? first(field) : begun(field);
    byte[] bytes =
        known == null
            ? StoreIoException.wrapping(() -> redis.waitingOut(() -> hash.get(field)))
            : known;
    if (bytes == null) {
      throw new LostBlockException(
          attempt.origin(), "Chunk " + chunk + " of a committed attempt is gone");
    }
    return bytes;
  }

  private byte @Nullable [] first(String field) throws IOException {
    while (!ahead.containsKey(field) && read < firstChunks.size()) {
      int end = Math.min(firstChunks.size(), read + atOnce);
      Set<String> fields = new LinkedHashSet<>(firstChunks.subList(read, end));
      Map<String, byte[]> chunks =
          StoreIoException.wrapping(() -> redis.waitingOut(() -> hash.getAll(fields)));
      long bytes = chunks.values().stream().mapToLong(chunk -> chunk.length).sum();
      long alike = (long) BYTES_AT_ONCE * (end - read) / (bytes + 1);
      atOnce = (int) Math.max(AT_ONCE, Math.min(MAX_AT_ONCE, alike));
      ahead.putAll(chunks);
      read = end;
      if (fields.contains(field)) {
        break;
      }
    }
    return ahead.remove(field);
  }

  private void begin(String field) {
    if (next.size() < MAX_AHEAD) {
      next.put(field, hash.getAsync(field));
    }
  }

  /** What was begun to be read, or null if it was not, or is gone, or if that has failed. */
  private byte @Nullable [] begun(String field) {
    CompletionStage<byte[]> reading = next.remove(field);
    if (reading == null) {
      return null;
    }
    try {
      return reading.toCompletableFuture().join();
    } catch (CompletionException e) {
      return null;
    }
  }
}
