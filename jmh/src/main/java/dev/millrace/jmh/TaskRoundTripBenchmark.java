package dev.millrace.jmh;

import dev.millrace.Job;
import dev.millrace.JobDefinition;
import dev.millrace.Parameters;
import dev.millrace.Reducers;
import dev.millrace.client.JobClient;
import dev.millrace.client.LocalCluster;
import dev.millrace.input.ItemsInput;
import dev.millrace.roles.Definitions;
import dev.millrace.store.JobSpec;
import dev.millrace.store.JobState;
import dev.millrace.store.JobStatus;
import dev.millrace.store.Limits;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A job with tasks that do next to nothing, from submit to its end, on a warm coordinator and
 * worker.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 3, time = 2)
public class TaskRoundTripBenchmark {

  /** How many map tasks the job has. */
  @Param({"1", "100"})
  public int tasks;

  private LocalCluster cluster;
  private JobClient client;
  private long submitted;

  /** Starts a server, a coordinator and a worker. */
  @Setup
  public void setUp() {
    Definitions definitions = new Definitions(getClass().getClassLoader());
    cluster = LocalCluster.start(definitions, 2, "benchmark", System.err::println);
    client = new JobClient(cluster.stores(), definitions);
  }

  /** Stops them. */
  @TearDown
  public void tearDown() {
    cluster.close();
  }

  /** One job. */
  @Benchmark
  public JobStatus submitToEnd() throws InterruptedException {
    Parameters parameters = Parameters.of().with("tasks", Integer.toString(tasks));
    JobSpec spec =
        new JobSpec(
            "benchmark-" + submitted++,
            EmptyTasks.class.getName(),
            parameters,
            OptionalInt.of(1),
            OptionalLong.empty(),
            Limits.DEFAULT);
    client.submit(spec);
    JobStatus status = client.await(spec.jobId(), (progress, steps, workers) -> {});
    if (status.state() != JobState.SUCCEEDED) {
      throw new IllegalStateException(
          "Job " + spec.jobId() + " is " + status.state() + ": " + status.error());
    }
    return status;
  }

  /** One item per map task, each counted once. */
  public static final class EmptyTasks implements JobDefinition {

    @Override
    public Job<?, ?> define(Parameters parameters) {
      int tasks = (int) parameters.getLong("tasks", 1);
      return Job.named("empty-tasks")
          .input(ItemsInput.of(IntStream.range(0, tasks).boxed().toList()))
          .<String, Integer>mapper((item, out) -> out.emit("items", 1))
          .reducer(Reducers.sumOfIntegers())
          .build();
    }
  }
}
