package dev.millrace.client;

import dev.millrace.JobDefinition;
import dev.millrace.Parameters;
import dev.millrace.local.LocalRunner;
import dev.millrace.redis.ConnectOptions;
import dev.millrace.redis.RedisStores;
import dev.millrace.redis.embedded.Waiting;
import dev.millrace.roles.Coordinator;
import dev.millrace.roles.CoordinatorStores;
import dev.millrace.roles.Definitions;
import dev.millrace.roles.Worker;
import dev.millrace.roles.WorkerStores;
import dev.millrace.store.JobSpec;
import dev.millrace.store.JobStatus;
import dev.millrace.store.Labels;
import dev.millrace.store.Limits;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** A coordinator, two workers and a client in this process, each with a connection of its own. */
final class TestFleet implements AutoCloseable {

  private static final Duration LEASE = Duration.ofSeconds(3);
  private final Definitions definitions = new Definitions(getClass().getClassLoader());
  private final List<RedisStores> connections = new ArrayList<>();
  private final List<Worker> workers = new ArrayList<>();
  private final ConnectOptions options;
  private final String uri;
  private final Coordinator coordinator;
  private final JobClient client;
  private final RedisStores stores;

  TestFleet(String uri) {
    this(uri, Duration.ofSeconds(30));
  }

  TestFleet(String uri, Duration patience) {
    this.uri = uri;
    this.options = ConnectOptions.DEFAULT.withPatience(patience);
    this.stores = connect(uri);
    this.client = new JobClient(stores, definitions);
    this.coordinator = coordinator(connect(uri));
    for (int i = 0; i < 2; i++) {
      workers.add(worker(connect(uri)));
    }
  }

  private RedisStores connect(String uri) {
    RedisStores connected = RedisStores.connect(uri, options);
    connections.add(connected);
    return connected;
  }

  private Worker worker(RedisStores own) {
    return worker(own, 2, Labels.NONE);
  }

  private Worker worker(RedisStores own, int slots, Labels labels) {
    return Worker.start(
        new WorkerStores(own.jobs(), own.tasks(), own.partials(), own.wake(), own.inputs()),
        definitions,
        slots,
        labels,
        "test",
        reason -> {});
  }

  /** One more worker, for a while. */
  record Added(RedisStores stores, Worker worker) implements AutoCloseable {

    @Override
    public void close() {
      try {
        worker.drain(Duration.ofSeconds(10));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      stores.close();
    }
  }

  /** Starts one more worker. */
  Added add(int slots, Labels labels) {
    RedisStores own = RedisStores.connect(uri, options);
    return new Added(own, worker(own, slots, labels));
  }

  private Coordinator coordinator(RedisStores own) {
    return Coordinator.start(
        new CoordinatorStores(own.jobs(), own.plans(), own.partials(), own.wake(), own.inputs()),
        definitions,
        LEASE);
  }

  RedisStores stores() {
    return stores;
  }

  JobClient client() {
    return client;
  }

  void submit(String jobId, JobDefinition job, int partitions) {
    client.submit(
        new JobSpec(
            jobId,
            job.getClass().getName(),
            Parameters.of(),
            OptionalInt.of(partitions),
            OptionalLong.empty(),
            Limits.DEFAULT));
  }

  /** Waits until a job has committed all tasks but those that are held at the gate. */
  void awaitGate(String jobId) {
    Waiting.until(
        () -> "tasks: " + client.status(jobId).tasks() + ", at the gate " + TopologyJobs.waiting(),
        () ->
            client.status(jobId).tasks().mapsLeft() == TopologyJobs.TASKS / 2
                && TopologyJobs.waiting() > 0);
  }

  JobStatus await(String jobId) throws InterruptedException {
    return client.await(jobId, (status, steps, running) -> {});
  }

  /** The result of a job, in its order, as text. */
  List<String> result(String jobId) throws IOException {
    List<String> result = new ArrayList<>();
    client.readResult(jobId, each -> result.add(each.toString()));
    return result;
  }

  /** What the result should be. */
  static List<String> expected(JobDefinition job) throws Exception {
    return LocalRunner.run(job, Parameters.of()).entries().stream().map(Object::toString).toList();
  }

  @Override
  public void close() {
    try {
      for (Worker worker : workers) {
        worker.abort();
      }
      coordinator.abort();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    connections.forEach(RedisStores::close);
  }
}
