package dev.millrace.redis;

import dev.millrace.engine.BlockOrigin;
import dev.millrace.engine.ChunkSource;
import dev.millrace.engine.LostBlockException;
import dev.millrace.store.PartialStore;
import dev.millrace.store.TakenTask;
import java.util.function.IntFunction;
import org.redisson.api.RMap;
import org.redisson.client.codec.ByteArrayCodec;
import org.redisson.client.codec.StringCodec;
import org.redisson.codec.CompositeCodec;

/** Blocks in Redis hashes, one hash per partition. */
final class RedisPartialStore implements PartialStore {

  private static final CompositeCodec FIELDS =
      new CompositeCodec(StringCodec.INSTANCE, ByteArrayCodec.INSTANCE);

  private final Redis redis;
  private final Keys keys;

  RedisPartialStore(Redis redis, Keys keys) {
    this.redis = redis;
    this.keys = keys;
  }

  @Override
  public ChunkWriter partialsOf(TakenTask task) {
    return writer(
        task, partition -> partition, partition -> keys.partials(task.jobId(), partition));
  }

  @Override
  public ChunkWriter resultOf(TakenTask task, int partition) {
    return writer(task, any -> partition, any -> keys.result(task.jobId(), partition));
  }

  @Override
  public ChunkSource partials(String jobId, int partition, int task, String attemptId) {
    return source(keys.partials(jobId, partition), new BlockOrigin(task, attemptId, partition));
  }

  @Override
  public ChunkSource result(String jobId, int partition, int task, String attemptId) {
    return source(keys.result(jobId, partition), new BlockOrigin(task, attemptId, partition));
  }

  static String field(int task, String attemptId, int chunk) {
    return task + "/" + attemptId + "/" + chunk;
  }

  private ChunkWriter writer(TakenTask task, IntFunction<Integer> place, IntFunction<String> hash) {
    return new PipelinedChunks(
        redis,
        task,
        partition ->
            new PipelinedChunks.Place(
                keys.live(task.jobId(), place.apply(partition)), hash.apply(partition)));
  }

  private ChunkSource source(String hash, BlockOrigin origin) {
    RMap<String, byte[]> chunks = redis.redisson().getMap(hash, FIELDS);
    return chunk -> {
      byte[] bytes =
          redis.waitingOut(() -> chunks.get(field(origin.task(), origin.attempt(), chunk)));
      if (bytes == null) {
        throw new LostBlockException(origin, "Chunk " + chunk + " of a committed attempt is gone");
      }
      return bytes;
    };
  }
}
