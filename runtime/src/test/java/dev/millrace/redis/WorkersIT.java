package dev.millrace.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.store.Wake;
import dev.millrace.store.WorkerInfo;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.redisson.api.RMap;
import org.redisson.client.codec.StringCodec;

/** The registry of workers, and the hints. */
@ExtendWith(RedisExtension.class)
final class WorkersIT {
  private static final WorkerInfo FIRST = new WorkerInfo("host-1-abcd", 4, "0.1.0 (of today)", 1);
  private static final WorkerInfo SECOND = new WorkerInfo("host-2-abcd", 8, "", 2);

  @Test
  void workersThatSaySoAreThere(TestRedis redis) {
    redis.queue().heartbeat(FIRST);
    redis.queue().heartbeat(SECOND);
    redis.queue().heartbeat(FIRST);

    assertThat(redis.jobs().workers()).containsExactlyInAnyOrder(FIRST, SECOND);
  }

  @Test
  void workerThatLeavesIsGone(TestRedis redis) {
    redis.queue().heartbeat(FIRST);
    redis.queue().heartbeat(SECOND);

    redis.queue().leave(FIRST.worker());
    redis.queue().leave("never-was");

    assertThat(redis.jobs().workers()).containsExactly(SECOND);
  }

  @Test
  void silentWorkerIsNotListedAndForgottenByTheNextHeartbeat(TestRedis redis) {
    redis.queue().heartbeat(FIRST);
    RMap<String, String> workers =
        redis.redisson().getMap(redis.keys().workers(), StringCodec.INSTANCE);
    long now = Long.parseLong(workers.get(FIRST.worker()).split(" ", 2)[0]);
    workers.put("silent", (now - 10_000) + " 4 v");
    workers.put("dead", (now - 100_000) + " 4 v");

    assertThat(redis.jobs().workers()).containsExactly(FIRST);
    redis.queue().heartbeat(FIRST);

    assertThat(workers.keySet()).containsExactlyInAnyOrder(FIRST.worker(), "silent");
  }

  @Test
  void heartbeatSaysHowManyThereAreAndForgetsManyDeadWorkersOverTime(TestRedis redis) {
    assertThat(redis.queue().heartbeat(FIRST)).isEqualTo(1);
    RMap<String, String> workers =
        redis.redisson().getMap(redis.keys().workers(), StringCodec.INSTANCE);
    for (int i = 0; i < 500; i++) {
      workers.fastPut("dead" + i, "1 4 v");
    }
    int left = redis.queue().heartbeat(SECOND);
    for (int beats = 0; left > 2 && beats < 50; beats++) {
      left = redis.queue().heartbeat(SECOND);
    }

    assertThat(left).isEqualTo(2);
    assertThat(redis.jobs().workers()).containsExactlyInAnyOrder(FIRST, SECOND);
  }

  @Test
  void hintWakesEveryoneWhoWaits(TestRedis redis) throws Exception {
    try (RedisStores one = redis.connect();
        RedisStores other = redis.connect()) {
      Wake waiting = other.wake();
      long seen = waiting.seen();
      one.jobs().submit(TestJob.spec("wc"));
      waiting.await(seen, Duration.ofSeconds(10));
      long afterSubmit = waiting.seen();

      one.wake().hint("wc");
      waiting.await(afterSubmit, Duration.ofSeconds(10));

      assertThat(waiting.seen()).isGreaterThan(afterSubmit);
    }
  }
}
