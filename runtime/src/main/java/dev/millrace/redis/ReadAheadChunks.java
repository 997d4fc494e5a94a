package dev.millrace.redis;

import dev.millrace.engine.BlockOrigin;
import dev.millrace.engine.ChunkSource;
import dev.millrace.engine.LostBlockException;
import dev.millrace.store.StoreIoException;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.redisson.api.RMap;

/**
 * The chunks of many attempts in one hash. A merge begins by asking every attempt for its first
 * chunk, in their order: so these are read some at a time, the others one by one.
 */
final class ReadAheadChunks {

  /** First chunks in one reply: about 4 MiB, as a block is seldom larger than 256 KiB. */
  private static final int AT_ONCE = 16;

  private final Redis redis;
  private final RMap<String, byte[]> hash;
  private final List<BlockOrigin> origins;
  private final Map<String, byte[]> ahead = new HashMap<>();
  private int read;

  ReadAheadChunks(Redis redis, RMap<String, byte[]> hash, List<BlockOrigin> origins) {
    this.redis = redis;
    this.hash = hash;
    this.origins = List.copyOf(origins);
  }

  /** The chunks of one of the attempts. */
  ChunkSource of(int index) {
    return chunk -> get(index, chunk);
  }

  private byte[] get(int index, int chunk) throws IOException {
    BlockOrigin origin = origins.get(index);
    String field = field(origin, chunk);
    if (chunk == 0) {
      while (read <= index) {
        readAhead();
      }
    }
    byte[] known = ahead.remove(field);
    byte[] bytes =
        known == null
            ? StoreIoException.wrapping(() -> redis.waitingOut(() -> hash.get(field)))
            : known;
    if (bytes == null) {
      throw new LostBlockException(origin, "Chunk " + chunk + " of a committed attempt is gone");
    }
    return bytes;
  }

  private void readAhead() throws IOException {
    int end = Math.min(origins.size(), read + AT_ONCE);
    Set<String> fields = new LinkedHashSet<>();
    for (BlockOrigin origin : origins.subList(read, end)) {
      fields.add(field(origin, 0));
    }
    ahead.putAll(StoreIoException.wrapping(() -> redis.waitingOut(() -> hash.getAll(fields))));
    read = end;
  }

  private static String field(BlockOrigin origin, int chunk) {
    return RedisPartialStore.field(origin.task(), origin.attempt(), chunk);
  }
}
