package dev.millrace.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;

/**
 * The registry of a process. To count, meters are looked up by {@link Metric} and the values of its
 * labels, so that none can have a name or a label that {@code Metric} does not.
 */
final class Meters implements AutoCloseable {

  /** From a lookup in a cache to a task of ten minutes. */
  private static final Duration[] ATTEMPT_BUCKETS = {
    Duration.ofMillis(50),
    Duration.ofMillis(250),
    Duration.ofSeconds(1),
    Duration.ofSeconds(5),
    Duration.ofSeconds(30),
    Duration.ofSeconds(120),
    Duration.ofSeconds(600)
  };

  /** From a healthy server to one that is as good as out. */
  private static final Duration[] REQUEST_BUCKETS = {
    Duration.ofMillis(1),
    Duration.ofMillis(5),
    Duration.ofMillis(20),
    Duration.ofMillis(100),
    Duration.ofMillis(500),
    Duration.ofMillis(2_500)
  };

  private record Key(Metric metric, List<String> labels) {}

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics collections = new JvmGcMetrics();
  private final Map<Key, Counter> counters = new ConcurrentHashMap<>();
  private final Map<Key, Timer> histograms = new ConcurrentHashMap<>();

  /** A registry with what every JVM has. */
  Meters() {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    collections.bindTo(registry);
  }

  /** Adds to a counter. */
  void count(Metric metric, long more, String... labels) {
    counters
        .computeIfAbsent(
            new Key(metric, List.of(labels)),
            key ->
                Counter.builder(metric.meterName())
                    .description(metric.help())
                    .tags(tags(metric, labels))
                    .register(registry))
        .increment(more);
  }

  /** A histogram of times. */
  Timer histogram(Metric metric, String... labels) {
    return histograms.computeIfAbsent(
        new Key(metric, List.of(labels)),
        key ->
            Timer.builder(metric.meterName())
                .description(metric.help())
                .tags(tags(metric, labels))
                .serviceLevelObjectives(
                    metric == Metric.ATTEMPT_SECONDS ? ATTEMPT_BUCKETS : REQUEST_BUCKETS)
                .register(registry));
  }

  /** A number that is asked for when it is scraped. */
  void gauge(Metric metric, DoubleSupplier value, String... labels) {
    Gauge.builder(metric.meterName(), value::getAsDouble)
        .strongReference(true)
        .description(metric.help())
        .tags(tags(metric, labels))
        .register(registry);
  }

  /** Everything, in the text format of Prometheus. */
  String scrape() {
    return registry.scrape();
  }

  @Override
  public void close() {
    collections.close();
    registry.close();
  }

  /** How values of enums are written in labels. */
  static String label(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static List<Tag> tags(Metric metric, String... labels) {
    if (labels.length != metric.labels().size()) {
      throw new IllegalArgumentException(metric + " has the labels " + metric.labels());
    }
    List<Tag> tags = new ArrayList<>();
    for (int i = 0; i < labels.length; i++) {
      tags.add(Tag.of(metric.labels().get(i), labels[i]));
    }
    return tags;
  }
}
