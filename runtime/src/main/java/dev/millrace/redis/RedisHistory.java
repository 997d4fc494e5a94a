package dev.millrace.redis;

import dev.millrace.store.HistoryStore;
import dev.millrace.store.JobRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.redisson.api.RMap;
import org.redisson.client.codec.StringCodec;

/** The history in Redis: an index, and a record in the slot of each job. */
final class RedisHistory implements HistoryStore {

  private static final String RECORD = "record";

  private final Redis redis;
  private final Keys keys;

  RedisHistory(Redis redis, Keys keys) {
    this.redis = redis;
    this.keys = keys;
  }

  @Override
  public void put(JobRecord record, Bounds bounds) {
    String jobId = record.status().jobId();
    long age = bounds.age().toMillis();
    // A record that no index names goes by itself; a name without its record would be looked up.
    redis.call(
        Transition.HISTORY_PUT, List.of(keys.history(jobId)), HistoryRecords.write(record), age);
    List<Object> gone =
        redis.callForList(
            Transition.HISTORY_ADD,
            List.of(keys.ended()),
            jobId,
            ended(record),
            bounds.jobs(),
            age);
    for (Object each : gone) {
      String other = JobFields.text((byte[]) each);
      redis.waitingOut(() -> redis.redisson().getBucket(keys.history(other)).unlink());
    }
  }

  private static long ended(JobRecord record) {
    return record.status().times().values().stream().mapToLong(Long::longValue).max().orElse(0);
  }

  @Override
  public Optional<JobRecord> get(String jobId) {
    RMap<String, byte[]> history = redis.redisson().getMap(keys.history(jobId), Redis.FIELDS);
    byte[] written = redis.waitingOut(() -> history.get(RECORD));
    return written == null ? Optional.empty() : Optional.of(HistoryRecords.read(jobId, written));
  }

  @Override
  public List<String> latest(int atMost) {
    return new ArrayList<>(
        redis.waitingOut(
            () ->
                redis
                    .redisson()
                    .<String>getScoredSortedSet(keys.ended(), StringCodec.INSTANCE)
                    .valueRangeReversed(0, atMost - 1)));
  }
}
