package dev.millrace.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.AttemptAbandonedException;
import dev.millrace.engine.LostBlockException;
import dev.millrace.store.JobState;
import dev.millrace.store.PartialRuns;
import dev.millrace.store.PartialStore;
import dev.millrace.store.PartialStore.ChunkWriter;
import dev.millrace.store.Phase;
import dev.millrace.store.TakenTask;
import dev.millrace.store.TaskQueue.CommitOutcome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Blocks on their way to Redis and back. */
@ExtendWith(RedisExtension.class)
final class PartialStoreIT {
  private static final int CHUNKS = 400;

  /** How many chunks each run has, 200 in all. */
  private static final int[] RUNS = {
    1, 2, 50, 1, 1, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 30, 99
  };

  @Test
  void chunksOfAttemptsThatWriteAtOnceAreAllStoredAsTheyWereWritten(TestRedis redis)
      throws Exception {
    TestJob job = TestJob.mapping(redis, "wc", 2, 2);
    List<TakenTask> maps = job.take("w", 2);
    PartialStore store = redis.partials();
    List<ChunkWriter> writers = maps.stream().map(store::partialsOf).toList();

    for (int chunk = 0; chunk < CHUNKS; chunk++) {
      for (ChunkWriter writer : writers) {
        writer.put(chunk % 2, chunk / 2, bytes(writers.indexOf(writer), chunk));
      }
    }
    for (ChunkWriter writer : writers) {
      awaitSettled(writer);
      assertThat(writer.isStored()).isTrue();
      writer.flush();
    }

    for (int partition = 0; partition < 2; partition++) {
      for (int map = 0; map < 2; map++) {
        PartialRuns runs = new PartialRuns(map, maps.get(map).attemptId(), RUNS);
        var source = store.partials("wc", partition, List.of(runs)).get(0);
        for (int chunk : inTheOrderOfAMerge()) {
          assertThat(source.get(chunk)).isEqualTo(bytes(map, 2 * chunk + partition));
        }
      }
    }
  }

  @Test
  void chunksOfAJobThatIsOverAreRefusedAndTheAttemptIsAbandoned(TestRedis redis) throws Exception {
    TestJob job = TestJob.mapping(redis, "wc", 1, 1);
    TakenTask map = job.takeOne("w");
    redis.jobs().cancel("wc", "test");
    redis.plans().retire(job.status(), TestJob.spec("wc").limits().times().retention());
    ChunkWriter writer = redis.partials().partialsOf(map);

    writer.put(0, 0, new byte[10]);
    awaitSettled(writer);

    assertThat(writer.isStored()).isFalse();
    assertThatThrownBy(writer::flush).isInstanceOf(AttemptAbandonedException.class);
    assertThat(redis.dump()).noneMatch(line -> line.contains(":partials"));
  }

  @Test
  void mapTaskThatRunsAgainLeavesOutPartitionsThatAreCommitted(TestRedis redis) throws Exception {
    TestJob job = TestJob.reducing(redis, "wc", 1, 2);
    List<TakenTask> reducers = job.take("r", 2);
    job.commit(reducers.get(0));
    redis.partials().drop("wc", 0);
    redis.queue().reopen(reducers.get(1), 0, job.winners(Phase.MAP).get("0"));
    TakenTask map = job.takeOne("w");
    ChunkWriter writer = redis.partials().partialsOf(map);

    for (int chunk = 0; chunk < 100; chunk++) {
      writer.put(chunk % 2, chunk / 2, bytes(0, chunk));
    }
    writer.flush();

    assertThat(redis.redisson().getKeys().countExists(redis.keys().partials("wc", 0))).isZero();
    assertThat(redis.redisson().getMap(redis.keys().partials("wc", 1), Redis.FIELDS).size())
        .isEqualTo(50);
    job.commit(map);
    assertThat(job.commit(job.takeOne("r"))).isEqualTo(CommitOutcome.LAST);
    assertThat(job.state()).isEqualTo(JobState.FINISHING);
  }

  @Test
  void resultOfAPartitionThatAnotherAttemptHasCommittedIsRefused(TestRedis redis) throws Exception {
    TestJob job = TestJob.reducing(redis, "wc", 1, 1);
    TakenTask reducer = job.takeOne("r");
    redis.partials().drop("wc", 0);
    ChunkWriter writer = redis.partials().resultOf(reducer, 0);

    writer.put(0, 0, new byte[10]);

    assertThatThrownBy(writer::flush).isInstanceOf(AttemptAbandonedException.class);
  }

  @Test
  void whatIsDiscardedIsGone(TestRedis redis) throws IOException {
    TestJob job = TestJob.mapping(redis, "wc", 2, 2);
    List<ChunkWriter> writers = new ArrayList<>();
    for (TakenTask map : job.take("w", 2)) {
      ChunkWriter writer = redis.partials().partialsOf(map);
      writer.put(1, 0, bytes(map.task(), 0));
      writer.flush();
      writers.add(writer);
    }

    writers.get(0).discard();

    String partials = redis.keys().partials("wc", 1);
    assertThat(redis.redisson().getMap(partials, Redis.FIELDS).readAllKeySet())
        .singleElement()
        .asString()
        .startsWith("1/");
  }

  @Test
  void chunkThatIsGoneIsALostBlockWhereverInItsRunItIs(TestRedis redis) throws Exception {
    TestJob job = TestJob.mapping(redis, "wc", 1, 1);
    TakenTask map = job.takeOne("w");
    ChunkWriter writer = redis.partials().partialsOf(map);
    for (int chunk = 0; chunk < 3; chunk++) {
      writer.put(0, chunk, bytes(0, chunk));
    }
    writer.flush();

    for (int gone = 0; gone < 3; gone++) {
      String field = RedisPartialStore.field(0, map.attemptId(), gone);
      var hash = redis.redisson().getMap(redis.keys().partials("wc", 0), Redis.FIELDS);
      Object kept = hash.remove(field);
      PartialRuns runs = new PartialRuns(0, map.attemptId(), new int[] {3});
      var source = redis.partials().partials("wc", 0, List.of(runs)).get(0);
      for (int chunk = 0; chunk < gone; chunk++) {
        source.get(chunk);
      }
      int lost = gone;
      assertThatThrownBy(() -> source.get(lost)).isInstanceOf(LostBlockException.class);
      hash.put(field, kept);
    }
  }

  /** The first chunk of every run, then the others of all runs in turn. */
  private static List<Integer> inTheOrderOfAMerge() {
    List<Integer> order = new ArrayList<>();
    for (int nth = 0; nth < CHUNKS / 2; nth++) {
      int start = 0;
      for (int chunks : RUNS) {
        if (nth < chunks) {
          order.add(start + nth);
        }
        start += chunks;
      }
    }
    assertThat(order).hasSize(CHUNKS / 2);
    return order;
  }

  /** Small ones, which may go together, and now and then a large one. */
  private static byte[] bytes(int map, int chunk) {
    byte[] bytes = new byte[chunk % 50 == 7 ? 200_000 : 100 + chunk];
    Arrays.fill(bytes, (byte) chunk);
    ByteBuffer.wrap(bytes).putInt(map).putInt(chunk);
    return bytes;
  }

  private static void awaitSettled(ChunkWriter writer) throws Exception {
    CompletableFuture<Void> settled = new CompletableFuture<>();
    writer.whenSettled(() -> settled.complete(null));
    settled.get(30, TimeUnit.SECONDS);
  }
}
