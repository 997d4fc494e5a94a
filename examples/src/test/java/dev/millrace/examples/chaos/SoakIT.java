package dev.millrace.examples.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.Parameters;
import dev.millrace.client.JobClient;
import dev.millrace.examples.WordCount;
import dev.millrace.examples.it.RespClient;
import dev.millrace.redis.RedisStores;
import dev.millrace.redis.embedded.EmbeddedServer;
import dev.millrace.roles.Coordinator;
import dev.millrace.roles.CoordinatorStores;
import dev.millrace.roles.Definitions;
import dev.millrace.roles.Worker;
import dev.millrace.roles.WorkerStores;
import dev.millrace.store.JobSpec;
import dev.millrace.store.JobState;
import dev.millrace.store.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Thousands of jobs in a row leave the memory of Redis, and of the JVM, as the first hundred. */
@EnabledIfSystemProperty(
    named = "millrace.chaos.all",
    matches = "true",
    disabledReason = "takes minutes: mvn -Pchaos verify")
class SoakIT {

  private static final int FIRST = 100;
  private static final int JOBS = Integer.getInteger("millrace.soak.jobs", 10_000);

  /** The list of hints alone grows to its 1,000 entries only after the first hundred jobs. */
  private static final long MORE_IN_REDIS = 512 << 10;

  private static final long MORE_IN_THE_HEAP = 8 << 20;
  private static final Duration RETENTION = Duration.ofSeconds(1);

  @TempDir private Path scratch;

  private final Definitions definitions = new Definitions(SoakIT.class.getClassLoader());
  private JobClient client;
  private RespClient redis;
  private int submitted;

  @Test
  void memoryIsWhereItWasAfterTheFirstHundred() throws Exception {
    Path text = Files.writeString(scratch.resolve("text"), "to be or not to be\n".repeat(50));
    try (EmbeddedServer server = EmbeddedServer.start();
        RedisStores stores = RedisStores.connect(server.uri());
        RespClient asking = new RespClient(server.uri())) {
      client = new JobClient(stores, definitions);
      redis = asking;
      Coordinator coordinator =
          Coordinator.start(
              new CoordinatorStores(
                  stores.jobs(), stores.plans(), stores.partials(), stores.wake(), stores.inputs()),
              definitions,
              Duration.ofSeconds(15));
      Worker worker =
          Worker.start(
              new WorkerStores(
                  stores.jobs(), stores.tasks(), stores.partials(), stores.wake(), stores.inputs()),
              definitions,
              2,
              "soak",
              unfit -> {});
      run(text, FIRST);
      long redisBefore = usedByRedis();
      long heapBefore = usedHeap();
      int threadsBefore = Thread.activeCount();

      run(text, JOBS - FIRST);

      long redisAfter = usedByRedis();
      long heapAfter = usedHeap();
      System.err.printf(
          "Soak: Redis %,d bytes after %d jobs, %,d after %d; heap %,d and %,d; keys %s%n",
          redisBefore, FIRST, redisAfter, JOBS, heapBefore, heapAfter, redis.keys());
      worker.drain(Duration.ofSeconds(1));
      coordinator.drain();
      assertThat(redisAfter).isLessThan(redisBefore + MORE_IN_REDIS);
      assertThat(heapAfter).isLessThan(heapBefore + MORE_IN_THE_HEAP);
      assertThat(Thread.activeCount()).isLessThanOrEqualTo(threadsBefore);
      assertThat(redis.keys()).allMatch(key -> key.startsWith(Lane.shared("")));
    }
  }

  private void run(Path text, int jobs) throws InterruptedException {
    for (int i = 0; i < jobs; i++) {
      String jobId = "soak-" + ++submitted;
      client.submit(
          new JobSpec(
              jobId,
              WordCount.class.getName(),
              Parameters.of(text.toString()),
              OptionalInt.of(2),
              OptionalLong.empty(),
              Limits.DEFAULT.with(
                  new Limits.Times(
                      Duration.ofSeconds(15), RETENTION, Duration.ofMinutes(10), Duration.ZERO))));
      assertThat(client.await(jobId, (status, steps, workers) -> {}).state())
          .isEqualTo(JobState.SUCCEEDED);
    }
  }

  /** Once what the jobs have left is gone. */
  private long usedByRedis() throws IOException, InterruptedException {
    Waiting.until(
        "the keys of all jobs are gone",
        () -> redis.keys().stream().allMatch(key -> key.startsWith(Lane.shared(""))));
    return redis
        .call("INFO", "memory")
        .toString()
        .lines()
        .filter(line -> line.startsWith("used_memory:"))
        .mapToLong(line -> Long.parseLong(line.substring(12).strip()))
        .sum();
  }

  private static long usedHeap() throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      System.gc();
      Thread.sleep(100);
    }
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
