package dev.millrace.metrics;

import dev.millrace.redis.RedisStores;
import dev.millrace.redis.RequestWatcher;
import dev.millrace.store.PartialStore;
import dev.millrace.watch.AttemptWatcher;
import dev.millrace.watch.JobWatcher;
import java.util.Locale;
import java.util.function.IntSupplier;

/**
 * The metrics of one process that runs a role. It is there before the process connects, as it times
 * the requests to Redis from the first one on.
 */
public final class ProcessMetrics implements AutoCloseable {

  /** What the media type of {@link #scrape} is. */
  public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final Meters meters = new Meters();
  private final RequestMeters requests = new RequestMeters(meters);

  /** Metrics of a process of this role and build. */
  public ProcessMetrics(String role, String version) {
    meters.gauge(Metric.BUILD, () -> 1, role, version);
  }

  /** Times requests to Redis. */
  public RequestWatcher requests() {
    return requests;
  }

  /** Says how long Redis has been silent. */
  public void watch(RedisStores stores) {
    meters.gauge(Metric.REDIS_SILENCE, () -> stores.silence().toMillis() / 1e3);
  }

  /** Counts what a worker does. */
  public AttemptWatcher attempts() {
    return new WorkerMeters(meters);
  }

  /** Says how much of a worker is in use. */
  public void watch(int slots, IntSupplier busy, PartialStore partials) {
    meters.gauge(Metric.SLOTS, () -> Math.min(slots, busy.getAsInt()), "busy");
    meters.gauge(Metric.SLOTS, () -> Math.max(0, slots - busy.getAsInt()), "free");
    meters.gauge(Metric.WAITING_WRITERS, partials::waiting);
  }

  /** Counts what becomes of a coordinator's jobs, and says what there is to do for the fleet. */
  public JobWatcher jobs(RedisStores stores) {
    new FleetReading(stores.jobs(), stores.tasks()).register(meters);
    for (String state : new String[] {"succeeded", "failed", "cancelled"}) {
      meters.count(Metric.JOBS_ENDED, 0, state);
    }
    return status ->
        meters.count(Metric.JOBS_ENDED, 1, status.state().name().toLowerCase(Locale.ROOT));
  }

  /** All of it, in the text format of Prometheus. */
  public String scrape() {
    return meters.scrape();
  }

  @Override
  public void close() {
    meters.close();
  }
}
