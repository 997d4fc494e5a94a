package dev.millrace.redis;

import com.google.common.collect.Lists;
import dev.millrace.store.JobState;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.redisson.api.RBatch;
import org.redisson.api.RMap;
import org.redisson.client.codec.StringCodec;

/**
 * The markers without which nobody may write blocks of a partition. Partitions lie in slots of
 * their own: plain commands, in batches, each of them idempotent.
 */
final class Partitions {

  private static final Duration SAFETY_TTL = Duration.ofDays(7);

  private static final int AT_ONCE = 1_000;

  private Partitions() {}

  /**
   * Lets blocks of a job be written. No transition can span the job and its partitions, so the job
   * may have ended, and its markers may have gone, since the caller has looked: then they go again.
   * Of a job that ends later they go with its end.
   */
  static void open(Redis redis, Keys keys, String jobId, List<Integer> partitions) {
    forEach(
        redis,
        partitions,
        (batch, p) ->
            batch.getBucket(keys.live(jobId, p), StringCodec.INSTANCE).setAsync("1", SAFETY_TTL));
    RMap<String, String> job = redis.redisson().getMap(keys.job(jobId), StringCodec.INSTANCE);
    String state = redis.waitingOut(() -> job.get("state"));
    if (isOver(state)) {
      close(redis, keys, jobId, partitions, JobState.SUCCEEDED.name().equals(state));
    }
  }

  /** Lets no more blocks be written, and drops those that were. */
  static void close(
      Redis redis, Keys keys, String jobId, List<Integer> partitions, boolean keepsResult) {
    // The markers go first: from then on nobody can write what would never be removed.
    forEach(redis, partitions, (batch, p) -> batch.getBucket(keys.live(jobId, p)).unlinkAsync());
    forEach(
        redis,
        partitions,
        (batch, p) -> {
          batch.getBucket(keys.partials(jobId, p)).unlinkAsync();
          if (!keepsResult) {
            batch.getBucket(keys.result(jobId, p)).unlinkAsync();
          }
        });
  }

  private static boolean isOver(@Nullable String state) {
    return state == null
        || Stream.of(JobState.values())
            .anyMatch(known -> known.isTerminal() && known.name().equals(state));
  }

  private static void forEach(
      Redis redis, List<Integer> partitions, BiConsumer<RBatch, Integer> command) {
    for (List<Integer> some : Lists.partition(partitions, AT_ONCE)) {
      redis.waitingOut(
          () -> {
            RBatch batch = redis.redisson().createBatch();
            some.forEach(partition -> command.accept(batch, partition));
            return batch.execute();
          });
    }
  }
}
