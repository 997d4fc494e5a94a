package dev.millrace.trace;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import dev.millrace.InvalidJobException;
import dev.millrace.store.JobStatus;
import dev.millrace.store.JobStore;
import dev.millrace.store.StoreException;
import dev.millrace.store.TraceContext;
import dev.millrace.watch.AttemptEnd;
import dev.millrace.watch.AttemptWatcher;
import dev.millrace.watch.JobWatcher;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SdkTracerProviderBuilder;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Traces of jobs by OpenTelemetry. What it is told it turns into spans in a thread of its own: to
 * find a job's trace it asks the store. What comes faster than that is dropped, and that is said
 * once.
 */
public final class Tracing implements AttemptWatcher, JobWatcher, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Tracing.class);
  private static final int WAITING = 10_000;
  private static final int JOBS = 1_000;
  private static final long ENDS_SECONDS = 5;

  /** The id of a job may be used again when that is forgotten. */
  private static final Duration KNOWN = Duration.ofMinutes(10);

  private final SdkTracerProvider provider;
  private final JobStore jobs;
  private final JobSpans spans;
  private final Cache<String, TraceContext> traces =
      CacheBuilder.newBuilder().maximumSize(JOBS).expireAfterWrite(KNOWN).build();
  private final AtomicBoolean dropped = new AtomicBoolean();
  private final ThreadPoolExecutor thread;

  /** Ends spans with what {@code provider} has been built with. */
  private Tracing(SdkTracerProvider provider, GivenIds ids, JobStore jobs) {
    this.provider = provider;
    this.jobs = jobs;
    this.spans = new JobSpans(provider.get("dev.millrace"), ids);
    this.thread =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            code -> {
              Thread made = new Thread(code, "millrace-trace");
              made.setDaemon(true);
              return made;
            },
            (code, executor) -> saysDropped());
  }

  /**
   * Traces as the variables of the environment say whose names begin with {@code OTEL_}; without
   * them to an OTLP receiver on this machine.
   *
   * @throws InvalidJobException if they contradict each other
   */
  public static Tracing open(String role, String version, JobStore jobs) {
    GivenIds ids = new GivenIds();
    try {
      return new Tracing(
          AutoConfiguredOpenTelemetrySdk.builder()
              .disableShutdownHook()
              .addPropertiesSupplier(
                  () ->
                      Map.of(
                          "otel.service.name", "millrace-" + role,
                          "otel.metrics.exporter", "none",
                          "otel.logs.exporter", "none",
                          "otel.exporter.otlp.protocol", "http/protobuf"))
              .addResourceCustomizer(
                  (resource, config) ->
                      resource.merge(
                          Resource.create(
                              Attributes.of(AttributeKey.stringKey("service.version"), version))))
              .addTracerProviderCustomizer((builder, config) -> builder.setIdGenerator(ids))
              .build()
              .getOpenTelemetrySdk()
              .getSdkTracerProvider(),
          ids,
          jobs);
    } catch (ConfigurationException e) {
      throw new InvalidJobException(
          "Traces cannot be exported: "
              + e.getMessage()
              + "; mend the variables of the environment that begin with OTEL_");
    }
  }

  /** Traces with what {@code builder} is given. */
  static Tracing with(SdkTracerProviderBuilder builder, JobStore jobs) {
    GivenIds ids = new GivenIds();
    return new Tracing(builder.setIdGenerator(ids).build(), ids, jobs);
  }

  @Override
  public void ended(AttemptEnd end) {
    later(end.task().jobId(), end, spans::add);
  }

  @Override
  public void ended(JobStatus status) {
    later(status.jobId(), status, spans::add);
  }

  /** Sends what has ended, for some seconds. */
  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(ENDS_SECONDS, TimeUnit.SECONDS)) {
        log.warn("Spans are lost, as the store did not say of which trace they are");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    provider.shutdown().join(ENDS_SECONDS, TimeUnit.SECONDS);
  }

  private <T> void later(String jobId, T ended, BiConsumer<TraceContext, T> add) {
    thread.execute(() -> trace(jobId).ifPresent(trace -> add.accept(trace, ended)));
  }

  private Optional<TraceContext> trace(String jobId) {
    TraceContext known = traces.getIfPresent(jobId);
    if (known != null) {
      return Optional.of(known);
    }
    try {
      Optional<TraceContext> found = jobs.trace(jobId);
      found.ifPresent(trace -> traces.put(jobId, trace));
      return found;
    } catch (StoreException e) {
      log.debug("A span of job {} is lost: {}", jobId, e.getMessage());
      return Optional.empty();
    }
  }

  private void saysDropped() {
    if (!thread.isShutdown() && dropped.compareAndSet(false, true)) {
      log.warn(
          "Spans are dropped: attempts end faster than the store says of which trace they are");
    }
  }
}
