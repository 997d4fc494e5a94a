package dev.millrace.cli;

import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** Whether a role sends traces. */
final class WatchOptions {

  @Option(
      names = "--trace",
      description =
          "Send traces of jobs by OpenTelemetry, as the variables OTEL_... say (default: if"
              + " OTEL_EXPORTER_OTLP_ENDPOINT or OTEL_TRACES_EXPORTER is set).")
  private boolean trace;

  boolean traces() {
    return trace || areAskedFor(System.getenv());
  }

  /** Whether an environment asks for traces. */
  static boolean areAskedFor(Map<String, String> environment) {
    if (Boolean.parseBoolean(environment.get("OTEL_SDK_DISABLED"))
        || "none".equals(environment.get("OTEL_TRACES_EXPORTER"))) {
      return false;
    }
    return Stream.of(
            "OTEL_EXPORTER_OTLP_ENDPOINT",
            "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
            "OTEL_TRACES_EXPORTER")
        .anyMatch(name -> !environment.getOrDefault(name, "").isEmpty());
  }
}
