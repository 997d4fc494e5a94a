package dev.millrace.redis;

import java.time.Duration;
import java.util.List;
import org.redisson.api.RBatch;
import org.redisson.client.codec.StringCodec;

/** The markers without which nobody may write blocks of a partition. */
final class Partitions {

  private static final Duration SAFETY_TTL = Duration.ofDays(7);

  private Partitions() {}

  /** Lets blocks be written; partitions lie in slots of their own: plain commands, one batch. */
  static void open(Redis redis, List<String> markers) {
    redis.waitingOut(
        () -> {
          RBatch batch = redis.redisson().createBatch();
          for (String marker : markers) {
            batch.getBucket(marker, StringCodec.INSTANCE).setAsync("1", SAFETY_TTL);
          }
          return batch.execute();
        });
  }
}
