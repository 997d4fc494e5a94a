package dev.millrace.metrics;

import dev.millrace.redis.RequestWatcher;
import java.util.concurrent.TimeUnit;

/** Counts and times the requests of a process to Redis. */
final class RequestMeters implements RequestWatcher {

  private final Meters meters;

  RequestMeters(Meters meters) {
    this.meters = meters;
    meters.histogram(Metric.REDIS_SECONDS, COMMAND);
    meters.count(Metric.REDIS_ERRORS, 0, "outage");
  }

  @Override
  public void answered(String request, long nanos) {
    meters.histogram(Metric.REDIS_SECONDS, request).record(nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public void failed(String request, String kind) {
    meters.count(Metric.REDIS_ERRORS, 1, kind);
  }
}
