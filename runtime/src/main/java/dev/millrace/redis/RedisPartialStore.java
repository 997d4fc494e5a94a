package dev.millrace.redis;

import dev.millrace.engine.BlockOrigin;
import dev.millrace.engine.ChunkSource;
import dev.millrace.store.PartialRuns;
import dev.millrace.store.PartialStore;
import dev.millrace.store.TakenTask;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Blocks in Redis hashes, one hash per partition. */
final class RedisPartialStore implements PartialStore {

  private final Redis redis;
  private final Keys keys;
  private final PartialPuts puts;

  RedisPartialStore(Redis redis, Keys keys) {
    this.redis = redis;
    this.keys = keys;
    this.puts = new PartialPuts(redis);
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
  public List<ChunkSource> partials(String jobId, int partition, List<PartialRuns> winners) {
    List<BlockOrigin> origins =
        winners.stream()
            .map(winner -> new BlockOrigin(winner.task(), winner.attemptId(), partition))
            .toList();
    ReadAheadChunks chunks = readAhead(keys.partials(jobId, partition), origins);
    return IntStream.range(0, origins.size()).mapToObj(chunks::of).toList();
  }

  @Override
  public ChunkSource result(String jobId, int partition, int task, String attemptId) {
    BlockOrigin origin = new BlockOrigin(task, attemptId, partition);
    return readAhead(keys.result(jobId, partition), List.of(origin)).of(0);
  }

  static String field(int task, String attemptId, int chunk) {
    return task + "/" + attemptId + "/" + chunk;
  }

  private ChunkWriter writer(TakenTask task, IntFunction<Integer> place, IntFunction<String> hash) {
    return new PipelinedChunks(
        redis,
        puts,
        task,
        partition ->
            new PartialPuts.Place(
                keys.live(task.jobId(), place.apply(partition)), hash.apply(partition)));
  }

  private ReadAheadChunks readAhead(String hash, List<BlockOrigin> origins) {
    return new ReadAheadChunks(redis, redis.redisson().getMap(hash, Redis.FIELDS), origins);
  }
}
