package dev.millrace.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.io.BaseEncoding;
import com.sun.net.httpserver.HttpServer;
import dev.millrace.InvalidJobException;
import dev.millrace.store.JobState;
import dev.millrace.store.JobStatus;
import dev.millrace.store.JobStore;
import dev.millrace.store.TraceContext;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Traces are sent as OpenTelemetry's settings say, to a collector of this JVM. */
final class TracingTest {
  private static final String ENDPOINT = "otel.exporter.otlp.endpoint";
  private static final String EXPORTER = "otel.traces.exporter";
  private static final TraceContext TRACE = TraceContext.of("a job");

  @AfterEach
  void forgetSettings() {
    System.clearProperty(ENDPOINT);
    System.clearProperty(EXPORTER);
  }

  @Test
  void spansAreSentWhenTheProcessEnds() throws Exception {
    BlockingQueue<String> received = new LinkedBlockingQueue<>();
    HttpServer collector =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    collector.createContext(
        "/v1/traces",
        exchange -> {
          received.add(BaseEncoding.base16().encode(exchange.getRequestBody().readAllBytes()));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    collector.start();
    try {
      System.setProperty(ENDPOINT, "http://127.0.0.1:" + collector.getAddress().getPort());

      Tracing tracing = Tracing.open("worker", "test", jobs());
      tracing.ended(job());
      tracing.close();

      assertThat(received.poll(10, TimeUnit.SECONDS))
          .contains(TRACE.traceId().toUpperCase())
          .contains(TRACE.spanId("j").toUpperCase())
          .contains(BaseEncoding.base16().encode("millrace-worker".getBytes()));
    } finally {
      collector.stop(0);
    }
  }

  @Test
  void settingsThatCannotBeAreRefusedWithASentence() {
    System.setProperty(EXPORTER, "pigeon");

    assertThatThrownBy(() -> Tracing.open("worker", "test", jobs()))
        .isInstanceOf(InvalidJobException.class)
        .hasMessageStartingWith("Traces cannot be exported: ")
        .hasMessageContaining("pigeon")
        .hasMessageEndingWith("mend the variables of the environment that begin with OTEL_");
  }

  private static JobStatus job() {
    return new JobStatus(
        "j",
        "com.acme.Words",
        JobState.SUCCEEDED,
        new JobStatus.Tasks(1, 0, 1, 0, false, 1),
        "",
        Map.of(JobState.SUBMITTED, 1_000L, JobState.MAPPING, 2_000L, JobState.SUCCEEDED, 3_000L),
        Map.of(),
        1);
  }

  private static JobStore jobs() {
    return (JobStore)
        Proxy.newProxyInstance(
            JobStore.class.getClassLoader(),
            new Class<?>[] {JobStore.class},
            (proxy, method, arguments) -> Optional.of(TRACE));
  }
}
