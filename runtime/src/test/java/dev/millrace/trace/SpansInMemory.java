package dev.millrace.trace;

import dev.millrace.store.JobStore;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.List;

/** Keeps the spans of several processes, as a collector would. */
public final class SpansInMemory {
  private final InMemorySpanExporter exporter = InMemorySpanExporter.create();

  /** The traces of one process. */
  public Tracing tracing(JobStore jobs) {
    return Tracing.with(
        SdkTracerProvider.builder().addSpanProcessor(SimpleSpanProcessor.create(exporter)), jobs);
  }

  public List<SpanData> all() {
    return exporter.getFinishedSpanItems();
  }
}
