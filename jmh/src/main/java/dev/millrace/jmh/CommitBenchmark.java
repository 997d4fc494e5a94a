package dev.millrace.jmh;

import dev.millrace.Parameters;
import dev.millrace.compare.WarmJobs;
import dev.millrace.engine.Manifest;
import dev.millrace.redis.ConnectOptions;
import dev.millrace.redis.RedisStores;
import dev.millrace.redis.embedded.EmbeddedServer;
import dev.millrace.roles.Coordinator;
import dev.millrace.roles.CoordinatorStores;
import dev.millrace.roles.Definitions;
import dev.millrace.store.AttemptNote;
import dev.millrace.store.JobSpec;
import dev.millrace.store.JobState;
import dev.millrace.store.Limits;
import dev.millrace.store.TakenTask;
import dev.millrace.store.TaskQueue;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The commit of one map task: one round trip to the server, and what the server does for it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class CommitBenchmark {

  private static final int TASKS = 50_000;
  private static final int TAKEN_AT_ONCE = 64;
  private static final String CONSUMER = "benchmark";

  private final Queue<TakenTask> taken = new ArrayDeque<>();
  private EmbeddedServer server;
  private RedisStores stores;
  private Coordinator coordinator;
  private String jobId = "";
  private int left;
  private int jobs;

  /** Starts a server and a coordinator, and lets a job be planned. */
  @Setup
  public void setUp() throws InterruptedException {
    server = EmbeddedServer.start();
    stores = RedisStores.connect(server.uri(), ConnectOptions.DEFAULT);
    coordinator =
        Coordinator.start(
            new CoordinatorStores(
                stores.jobs(), stores.plans(), stores.partials(), stores.wake(), stores.inputs()),
            new Definitions(getClass().getClassLoader()),
            Duration.ofSeconds(15));
    submit();
  }

  /** Stops them. */
  @TearDown
  public void tearDown() throws InterruptedException {
    coordinator.abort();
    stores.close();
    server.close();
  }

  /** One commit; tasks are taken before, some at a time. */
  @Benchmark
  public TaskQueue.CommitOutcome commit() throws InterruptedException {
    TakenTask task = taken.poll();
    while (task == null) {
      if (left == 0) {
        submit();
      }
      List<TakenTask> more =
          stores
              .tasks()
              .take(jobId, TaskQueue.Request.of(CONSUMER, TAKEN_AT_ONCE, false, List.of()))
              .tasks();
      left -= more.size();
      taken.addAll(more);
      task = taken.poll();
    }
    return stores
        .tasks()
        .commit(
            task,
            new Manifest(task.attemptId(), List.of(new int[0]), 0, 0, Map.of()),
            AttemptNote.NONE);
  }

  private void submit() throws InterruptedException {
    jobId = "benchmark-" + jobs++;
    left = TASKS;
    stores
        .jobs()
        .submit(
            new JobSpec(
                jobId,
                WarmJobs.EmptyTasks.class.getName(),
                Parameters.of().with("tasks", Integer.toString(TASKS)),
                OptionalInt.of(1),
                OptionalLong.empty(),
                Limits.DEFAULT));
    while (stores.jobs().status(jobId).orElseThrow().state() != JobState.MAPPING) {
      Thread.sleep(1);
    }
  }
}
