package dev.millrace.compare;

import dev.millrace.Input;
import dev.millrace.InputContext;
import dev.millrace.Job;
import dev.millrace.JobDefinition;
import dev.millrace.Parameters;
import dev.millrace.RecordReader;
import dev.millrace.Reducers;
import dev.millrace.Slice;
import dev.millrace.Split;
import dev.millrace.client.JobClient;
import dev.millrace.client.LocalCluster;
import dev.millrace.examples.WordCount;
import dev.millrace.redis.embedded.EmbeddedServer;
import dev.millrace.roles.Definitions;
import dev.millrace.store.JobSpec;
import dev.millrace.store.JobState;
import dev.millrace.store.JobStatus;
import dev.millrace.store.Limits;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.redisson.Redisson;
import org.redisson.api.RExecutorBatchFuture;
import org.redisson.api.RExecutorService;
import org.redisson.api.RedissonClient;
import org.redisson.api.WorkerOptions;
import org.redisson.config.Config;

/**
 * What jobs cost on a warm coordinator and worker: small ones, ones of many tasks that do nothing,
 * and the same tasks on Redisson's executor service.
 */
public final class WarmJobs {

  private static final int SLOTS = 2;
  private static final int SMALL_JOBS = 1_500;
  private static final int WORD_COUNTS = 60;
  private static final int ROUNDS = 6;

  private static int submitted;

  private WarmJobs() {}

  /** Arguments: a text of 1 MB, how many tasks. Reports times in microseconds. */
  public static void main(String[] arguments) throws Exception {
    int tasks = Integer.parseInt(arguments[1]);
    Definitions definitions = new Definitions(WarmJobs.class.getClassLoader());
    try (LocalCluster cluster =
        LocalCluster.start(definitions, SLOTS, "compare", System.err::println)) {
      JobClient client = new JobClient(cluster.stores(), definitions);
      Parameters one = Parameters.of().with("tasks", "1");
      long[] small = run(client, EmptyTasks.class, one, SMALL_JOBS);
      report("small_p50_us", small[small.length / 2]);
      report("small_p99_us", small[small.length * 99 / 100]);
      report("small_max_us", small[small.length - 1]);
      long[] words = run(client, WordCount.class, Parameters.of(arguments[0]), WORD_COUNTS);
      report("words_us", words[words.length / 2]);
      Parameters many = Parameters.of().with("tasks", arguments[1]);
      long[] empty = run(client, EmptyTasks.class, many, ROUNDS);
      report("tasks_us", empty[empty.length / 2]);
    }
    report("executor_us", executor(tasks));
  }

  private static void report(String name, long value) {
    System.err.println(name + "=" + value);
  }

  /** The times of jobs in ascending order, without the first third, which only warms up. */
  private static long[] run(JobClient client, Class<?> definition, Parameters parameters, int jobs)
      throws InterruptedException {
    long[] times = new long[jobs];
    for (int i = 0; i < jobs; i++) {
      JobSpec spec =
          new JobSpec(
              "compare-" + submitted++,
              definition.getName(),
              parameters,
              OptionalInt.of(1),
              OptionalLong.empty(),
              Limits.DEFAULT);
      long start = System.nanoTime();
      client.submit(spec);
      JobStatus status = client.await(spec.jobId(), (progress, steps, workers) -> {});
      times[i] = (System.nanoTime() - start) / 1_000;
      if (status.state() != JobState.SUCCEEDED) {
        throw new IllegalStateException(spec.jobId() + ": " + status.error());
      }
    }
    long[] counted = Arrays.copyOfRange(times, jobs / 3, jobs);
    Arrays.sort(counted);
    return counted;
  }

  private static long executor(int tasks) throws Exception {
    try (EmbeddedServer server = EmbeddedServer.start()) {
      Config config = new Config();
      config.useSingleServer().setAddress(server.uri());
      RedissonClient redisson = Redisson.create(config);
      try {
        RExecutorService executor = redisson.getExecutorService("compare");
        executor.registerWorkers(WorkerOptions.defaults().workers(SLOTS));
        Callable<?>[] work = new Callable<?>[tasks];
        Arrays.fill(work, new EmptyTask());
        long[] times = new long[2];
        for (int round = 0; round < times.length; round++) {
          long start = System.nanoTime();
          RExecutorBatchFuture batch = executor.submit(work);
          batch.get(5, TimeUnit.MINUTES);
          times[round] = (System.nanoTime() - start) / 1_000;
        }
        return times[times.length - 1];
      } finally {
        redisson.shutdown();
      }
    }
  }

  /** Nothing to do, for the executor service. */
  public static final class EmptyTask implements Callable<Integer>, Serializable {

    private static final long serialVersionUID = 1;

    @Override
    public Integer call() {
      return 1;
    }
  }

  /** Map tasks that do nothing but count one. */
  public static final class EmptyTasks implements JobDefinition {

    @Override
    public Job<?, ?> define(Parameters parameters) {
      return Job.named("empty-tasks")
          .input(new Numbers((int) parameters.getLong("tasks", 1)))
          .<String, Integer>mapper((number, out) -> out.emit("tasks", 1))
          .reducer(Reducers.sumOfIntegers())
          .build();
    }
  }

  /** One number to a split. */
  private record Numbers(int count) implements Input<Long> {

    @Override
    public List<Split> splits(InputContext context) {
      List<Split> splits = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        splits.add(new Split(List.of(Slice.carrying("numbers", "numbers", i, i + 1, new byte[0]))));
      }
      return splits;
    }

    @Override
    public RecordReader<Long> open(Split split, InputContext context) {
      return new OneNumber(split.slices().get(0).start());
    }
  }

  private static final class OneNumber implements RecordReader<Long> {

    private final long number;
    private boolean read;

    OneNumber(long number) {
      this.number = number;
    }

    @Override
    public boolean advance() {
      boolean first = !read;
      read = true;
      return first;
    }

    @Override
    public Long record() {
      return number;
    }

    @Override
    public String position() {
      return "number " + number;
    }

    @Override
    public void close() {}
  }
}
