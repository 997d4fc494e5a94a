package dev.millrace.cli;

import dev.millrace.flight.FlightRecording;
import dev.millrace.http.Reply;
import dev.millrace.http.Routes;
import dev.millrace.metrics.ProcessMetrics;
import dev.millrace.redis.RedisStores;
import dev.millrace.redis.RequestWatcher;
import dev.millrace.roles.CoordinatorStores;
import dev.millrace.roles.Health;
import dev.millrace.roles.Worker;
import dev.millrace.roles.WorkerStores;
import dev.millrace.store.JobStore;
import dev.millrace.trace.Tracing;
import dev.millrace.watch.AttemptWatcher;
import dev.millrace.watch.JobWatcher;
import dev.millrace.watch.WatchedPlanStore;
import dev.millrace.watch.WatchedTaskQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What a process that runs a role tells of itself: metrics and probes if it serves HTTP, traces if
 * they are asked for, flight recordings whenever one is made. The role is given stores that are
 * watched, and knows nothing of it.
 */
final class RoleWatch implements AutoCloseable {

  private final Optional<ProcessMetrics> metrics;
  private final Optional<Tracing> tracing;
  private final FlightRecording recording = new FlightRecording();
  private final RedisStores stores;

  private RoleWatch(
      Optional<ProcessMetrics> metrics, RedisStores stores, Optional<Tracing> tracing) {
    this.metrics = metrics;
    this.stores = stores;
    this.tracing = tracing;
    metrics.ifPresent(all -> all.watch(stores));
  }

  /** Connects a role, and watches from then on what is asked for. */
  static RoleWatch connect(String role, RedisOption redis, HttpOptions http, WatchOptions watch) {
    return of(
        http.isGiven()
            ? Optional.of(new ProcessMetrics(role, Version.current()))
            : Optional.empty(),
        redis::connect,
        jobs ->
            watch.traces()
                ? Optional.of(Tracing.open(role, Version.current(), jobs))
                : Optional.empty());
  }

  /** Watches by these. */
  static RoleWatch of(
      Optional<ProcessMetrics> metrics,
      Function<RequestWatcher, RedisStores> connect,
      Function<JobStore, Optional<Tracing>> tracing) {
    RedisStores stores =
        connect.apply(metrics.map(ProcessMetrics::requests).orElse(RequestWatcher.NONE));
    try {
      return new RoleWatch(metrics, stores, tracing.apply(stores.jobs()));
    } catch (RuntimeException e) {
      stores.close();
      throw e;
    }
  }

  /** The stores, as they are. */
  RedisStores stores() {
    return stores;
  }

  /** The stores of a worker. */
  WorkerStores ofWorker() {
    List<AttemptWatcher> watchers = new ArrayList<>(List.of(recording));
    metrics.ifPresent(all -> watchers.add(all.attempts()));
    tracing.ifPresent(watchers::add);
    return new WorkerStores(
        stores.jobs(),
        new WatchedTaskQueue(stores.tasks(), AttemptWatcher.all(watchers)),
        stores.partials(),
        stores.wake(),
        stores.inputs());
  }

  /** The stores of a coordinator. */
  CoordinatorStores ofCoordinator() {
    List<JobWatcher> watchers = new ArrayList<>(List.of(recording));
    metrics.ifPresent(all -> watchers.add(all.jobs(stores)));
    tracing.ifPresent(watchers::add);
    return new CoordinatorStores(
        stores.jobs(),
        new WatchedPlanStore(stores.plans(), stores.jobs(), JobWatcher.all(watchers)),
        stores.partials(),
        stores.wake(),
        stores.inputs());
  }

  /** Says how much of a worker is in use. */
  void watch(Worker worker, int slots) {
    metrics.ifPresent(all -> all.watch(slots, worker::busySlots, stores.partials()));
  }

  /** Adds what others ask for: probes without a token, metrics with it. */
  void addTo(Routes routes, Supplier<Health> health) {
    addTo(routes, health, Probes.SILENCE);
  }

  /** The same for a role that is not ready when Redis has answered nothing for so long. */
  void addTo(Routes routes, Supplier<Health> health, Duration silence) {
    new Probes(stores, health, silence).addTo(routes);
    metrics.ifPresent(
        all ->
            routes.get(
                "/metrics", call -> Reply.text(200, ProcessMetrics.CONTENT_TYPE, all.scrape())));
  }

  /** Sends what is left to send, and disconnects; for a role that has ended. */
  @Override
  public void close() {
    tracing.ifPresent(Tracing::close);
    metrics.ifPresent(ProcessMetrics::close);
    stores.close();
  }
}
