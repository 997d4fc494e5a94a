package dev.millrace.redis;

import dev.millrace.engine.BlockOrigin;
import dev.millrace.engine.ChunkSource;
import dev.millrace.store.JobState;
import dev.millrace.store.PartialRuns;
import dev.millrace.store.PartialStore;
import dev.millrace.store.Phase;
import dev.millrace.store.TakenTask;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.redisson.api.RBatch;
import org.redisson.api.RMap;
import org.redisson.api.RMapAsync;
import org.redisson.client.codec.StringCodec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Blocks in Redis hashes, one hash per partition. */
final class RedisPartialStore implements PartialStore {

  private static final Logger log = LoggerFactory.getLogger(RedisPartialStore.class);

  private final Redis redis;
  private final Keys keys;
  private final PartialPuts puts;

  RedisPartialStore(Redis redis, Keys keys) {
    this.redis = redis;
    this.keys = keys;
    this.puts = new PartialPuts(redis);
  }

  @Override
  public int waiting() {
    return puts.waitingForMemory();
  }

  @Override
  public Memory memory() {
    return redis.memories().state();
  }

  @Override
  public boolean clear(String jobId, int partitions) {
    String[] hashes =
        IntStream.range(0, partitions)
            .mapToObj(partition -> keys.partials(jobId, partition))
            .toArray(String[]::new);
    // Of a cluster the library asks each server for its own.
    return redis.waitingOut(() -> redis.redisson().getKeys().unlink(hashes)) > 0;
  }

  @Override
  public ChunkWriter partialsOf(TakenTask task) {
    return writer(
        task,
        partition -> partition,
        partition -> keys.partials(task.jobId(), partition),
        () -> isRunning(task.jobId()));
  }

  @Override
  public ChunkWriter resultOf(TakenTask task, int partition) {
    return writer(task, any -> partition, any -> keys.result(task.jobId(), partition), () -> false);
  }

  @Override
  public List<ChunkSource> partials(String jobId, int partition, List<PartialRuns> winners) {
    List<ReadAheadChunks.Attempt> attempts =
        winners.stream()
            .map(
                winner ->
                    new ReadAheadChunks.Attempt(
                        new BlockOrigin(winner.task(), winner.attemptId(), partition),
                        winner.runs()))
            .toList();
    ReadAheadChunks chunks = readAhead(keys.partials(jobId, partition), attempts);
    return IntStream.range(0, attempts.size()).mapToObj(chunks::of).toList();
  }

  @Override
  public List<PartialRuns> lost(String jobId, int partition, List<PartialRuns> winners) {
    String hash = keys.partials(jobId, partition);
    return winners.stream().filter(winner -> isLost(hash, winner)).toList();
  }

  @Override
  public void drop(String jobId, int partition) {
    redis
        .redisson()
        .getKeys()
        .unlinkAsync(keys.live(jobId, partition), keys.partials(jobId, partition))
        .whenComplete(
            (count, error) -> {
              if (error != null) {
                log.debug(
                    "Partials stay until the job ends job={} partition={} cause={}",
                    jobId,
                    partition,
                    RedisErrors.brief(error));
              }
            });
  }

  @Override
  public ChunkSource result(String jobId, int partition, int task, String attemptId) {
    BlockOrigin origin = new BlockOrigin(task, attemptId, partition);
    // One run, of which only the reader knows the length: at its end it asks for one chunk too
    // many.
    ReadAheadChunks.Attempt attempt =
        new ReadAheadChunks.Attempt(origin, new int[] {Integer.MAX_VALUE});
    return readAhead(keys.result(jobId, partition), List.of(attempt)).of(0);
  }

  static String field(int task, String attemptId, int chunk) {
    return task + "/" + attemptId + "/" + chunk;
  }

  private boolean isLost(String hash, PartialRuns winner) {
    int chunks = IntStream.of(winner.runs()).sum();
    List<?> there =
        redis.waitingOut(
            () -> {
              RBatch batch = redis.redisson().createBatch();
              RMapAsync<String, byte[]> blocks = batch.getMap(hash, Redis.FIELDS);
              for (int chunk = 0; chunk < chunks; chunk++) {
                blocks.containsKeyAsync(field(winner.task(), winner.attemptId(), chunk));
              }
              return batch.execute().getResponses();
            });
    return there.contains(false);
  }

  private boolean isRunning(String jobId) {
    RMap<String, String> job = redis.redisson().getMap(keys.job(jobId), StringCodec.INSTANCE);
    String state = redis.waitingOut(() -> job.get("state"));
    return JobState.MAPPING.name().equals(state) || JobState.REDUCING.name().equals(state);
  }

  private ChunkWriter writer(
      TakenTask task,
      IntFunction<Integer> place,
      IntFunction<String> hash,
      BooleanSupplier mayGoOn) {
    return new PipelinedChunks(
        redis,
        puts,
        task,
        partition ->
            new PartialPuts.Place(
                keys.live(task.jobId(), place.apply(partition)),
                hash.apply(partition),
                task.phase() == Phase.REDUCE),
        mayGoOn);
  }

  private ReadAheadChunks readAhead(String hash, List<ReadAheadChunks.Attempt> attempts) {
    return new ReadAheadChunks(redis, redis.redisson().getMap(hash, Redis.FIELDS), attempts);
  }
}
