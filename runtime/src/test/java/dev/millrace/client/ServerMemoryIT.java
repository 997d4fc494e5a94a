package dev.millrace.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.Emitter;
import dev.millrace.Job;
import dev.millrace.JobDefinition;
import dev.millrace.Parameters;
import dev.millrace.Reducers;
import dev.millrace.input.ItemsInput;
import dev.millrace.redis.ConnectOptions;
import dev.millrace.redis.RedisStores;
import dev.millrace.redis.embedded.EmbeddedServer;
import dev.millrace.redis.embedded.ServerOptions;
import dev.millrace.roles.Coordinator;
import dev.millrace.roles.CoordinatorStores;
import dev.millrace.roles.Definitions;
import dev.millrace.roles.Worker;
import dev.millrace.roles.WorkerStores;
import dev.millrace.store.JobSpec;
import dev.millrace.store.JobState;
import dev.millrace.store.JobStatus;
import dev.millrace.store.Limits;
import dev.millrace.store.StoreException;
import dev.millrace.view.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.api.redisnode.RedisNodes;
import org.redisson.config.Config;

/** Jobs on a server whose memory is short. */
@Timeout(120)
final class ServerMemoryIT {

  private static final long MAX_MEMORY = 32 << 20;
  private static final int VALUES_PER_TASK = 2;
  private static final int VALUE = 1 << 20;

  private final Definitions definitions = new Definitions(getClass().getClassLoader());
  private EmbeddedServer server;
  private RedisStores stores;
  private Coordinator coordinator;
  private Worker worker;
  private JobClient client;

  @BeforeEach
  void start() {
    server = EmbeddedServer.start(ServerOptions.defaults().withMaxMemory(MAX_MEMORY));
    stores =
        RedisStores.connect(
            server.uri(), ConnectOptions.DEFAULT.withPatience(Duration.ofSeconds(4)));
    worker =
        Worker.start(
            new WorkerStores(
                stores.jobs(), stores.tasks(), stores.partials(), stores.wake(), stores.inputs()),
            definitions,
            2,
            "test",
            reason -> {});
    coordinator =
        Coordinator.start(
            new CoordinatorStores(
                stores.jobs(), stores.plans(), stores.partials(), stores.wake(), stores.inputs()),
            definitions,
            Duration.ofSeconds(15));
    client = new JobClient(stores, definitions);
  }

  @AfterEach
  void stop() throws InterruptedException {
    worker.abort();
    coordinator.abort();
    stores.close();
    server.close();
  }

  @Test
  void jobsThatBeginTogetherAndFitOnlyOneAfterTheOtherEndBoth() throws Exception {
    Set<String> waits = new HashSet<>();

    // Each fills most of the memory; workers divide their slots between both.
    submit("first", 12);
    submit("second", 12);

    JobStatus second =
        client.await("second", (status, steps, workers) -> waits.add(Waiting.of(status, workers)));
    assertThat(waits).contains("memory of Redis, which is short: job first goes first");
    for (JobStatus status : List.of(await("first"), second)) {
      assertThat(status.error()).isEmpty();
      assertThat(status.state()).isEqualTo(JobState.SUCCEEDED);
      List<String> result = new ArrayList<>();
      client.readResult(status.jobId(), each -> result.add(each.toString()));
      assertThat(result).hasSize(12 * VALUES_PER_TASK).allMatch(each -> each.endsWith("=1"));
    }
  }

  @Test
  void jobThatDoesNotFitFailsWithTheFiguresAndTheNextOneRuns() throws Exception {
    submit("large", 40);

    JobStatus large = await("large");

    assertThat(large.state()).isEqualTo(JobState.FAILED);
    assertThat(large.error())
        .startsWith("Map task ")
        .containsPattern(
            "Redis at redis://\\S+ is full: used_memory is [0-9.]+ MiB of a maxmemory of 32.0 MiB")
        .contains("nothing was freed for 2 s", "CONFIG SET maxmemory");
    submit("small", 2);
    assertThat(await("small").state()).isEqualTo(JobState.SUCCEEDED);
  }

  @Test
  void serverThatEvictsIsRefused() {
    Config config = new Config();
    config.useSingleServer().setAddress(server.uri());
    RedissonClient redisson = Redisson.create(config);
    redisson
        .getRedisNodes(RedisNodes.SINGLE)
        .getInstance()
        .setConfig("maxmemory-policy", "allkeys-lru");
    redisson.shutdown();

    assertThatThrownBy(() -> RedisStores.connect(server.uri()))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("maxmemory-policy allkeys-lru")
        .hasMessageContaining("noeviction");
  }

  private void submit(String jobId, int tasks) {
    client.submit(
        new JobSpec(
            jobId,
            Bulky.class.getName(),
            Parameters.of().with("tasks", String.valueOf(tasks)),
            OptionalInt.of(4),
            OptionalLong.empty(),
            Limits.DEFAULT));
  }

  private JobStatus await(String jobId) throws InterruptedException {
    return client.await(jobId, (status, steps, workers) -> {});
  }

  /** Each map task emits values of a megabyte that cannot be compressed. */
  public static final class Bulky implements JobDefinition {

    @Override
    public Job<?, ?> define(Parameters parameters) {
      int tasks = (int) parameters.getLong("tasks", 1);
      return Job.named("bulky")
          .input(ItemsInput.of(IntStream.range(0, tasks).boxed().toList()))
          .mapper(Bulky::emitValues)
          .reducer(Reducers.count())
          .build();
    }

    private static void emitValues(Integer item, Emitter<String, byte[]> out) {
      for (int i = 0; i < VALUES_PER_TASK; i++) {
        byte[] value = new byte[VALUE];
        new Random(VALUES_PER_TASK * item + i).nextBytes(value);
        out.emit(item + "/" + i, value);
      }
    }
  }
}
