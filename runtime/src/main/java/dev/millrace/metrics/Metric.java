package dev.millrace.metrics;

import java.util.List;

/**
 * The metrics of Millrace: their names, types and labels, as they are scraped and as
 * docs/metrics.md, the dashboard and the alerts name them. No label has more than some dozen
 * values: none says which job, task or worker.
 */
enum Metric {
  BUILD("millrace_build", Type.GAUGE, "What a process is; always 1.", "role", "version"),
  TASKS_TAKEN(
      "millrace_tasks_taken_total",
      Type.COUNTER,
      "Tasks that this worker has taken: attempts that it has begun.",
      "phase"),
  RECLAIMS(
      "millrace_reclaims_total",
      Type.COUNTER,
      "Tasks among them that it took over because the lease of another attempt had run out.",
      "phase"),
  ATTEMPTS(
      "millrace_attempts_total", Type.COUNTER, "Attempts that have ended.", "phase", "outcome"),
  ATTEMPT_SECONDS(
      "millrace_attempt_seconds",
      Type.HISTOGRAM,
      "How long attempts took, from being taken to their end.",
      "phase"),
  FAILURES(
      "millrace_attempt_failures_total",
      Type.COUNTER,
      "Attempts that have failed, by what was at fault.",
      "phase",
      "kind"),
  RENEWALS("millrace_lease_renewals_total", Type.COUNTER, "Renewals of leases.", "outcome"),
  INPUT_BYTES(
      "millrace_input_bytes_total",
      Type.COUNTER,
      "Bytes of input that committed map attempts have read."),
  SHUFFLE_BYTES(
      "millrace_shuffle_bytes_total",
      Type.COUNTER,
      "Bytes of blocks that committed map attempts have stored for reducers."),
  OUTPUT_BYTES(
      "millrace_output_bytes_total",
      Type.COUNTER,
      "Bytes of results that committed attempts have written."),
  RECORDS(
      "millrace_records_total",
      Type.COUNTER,
      "Records that committed attempts were given, have emitted, or have skipped.",
      "flow"),
  SLOTS("millrace_slots", Type.GAUGE, "Slots of this worker.", "state"),
  WAITING_WRITERS(
      "millrace_waiting_writers",
      Type.GAUGE,
      "Attempts of this worker that wait because the memory of Redis is full."),
  BACKLOG(
      "millrace_backlog_tasks",
      Type.GAUGE,
      "Tasks of active jobs that are queued or run. The same on each coordinator.",
      "phase"),
  ACTIVE_JOBS(
      "millrace_active_jobs",
      Type.GAUGE,
      "Jobs that have not ended. The same on each coordinator.",
      "state"),
  WORKERS(
      "millrace_workers",
      Type.GAUGE,
      "Workers that have been heard of lately. The same on each coordinator."),
  WORKER_SLOTS(
      "millrace_worker_slots", Type.GAUGE, "Slots of these workers. The same on each coordinator."),
  JOBS_ENDED(
      "millrace_jobs_ended_total",
      Type.COUNTER,
      "Jobs that this coordinator has brought to their end.",
      "state"),
  REDIS_SECONDS(
      "millrace_redis_request_seconds",
      Type.HISTOGRAM,
      "How long Redis took to answer.",
      "request"),
  REDIS_ERRORS(
      "millrace_redis_errors_total", Type.COUNTER, "Requests to Redis that have failed.", "kind"),
  REDIS_SILENCE(
      "millrace_redis_silence_seconds", Type.GAUGE, "For how long Redis has answered nothing.");

  /** As Prometheus names them. */
  enum Type {
    COUNTER,
    GAUGE,
    HISTOGRAM
  }

  private final String prometheusName;
  private final Type type;
  private final String help;
  private final List<String> labels;

  Metric(String prometheusName, Type type, String help, String... labels) {
    this.prometheusName = prometheusName;
    this.type = type;
    this.help = help;
    this.labels = List.of(labels);
  }

  /** The name as it is scraped. */
  String prometheusName() {
    return prometheusName;
  }

  Type type() {
    return type;
  }

  /** What it means, in a sentence. */
  String help() {
    return help;
  }

  /** The names of the labels, but for {@code le} of a histogram. */
  List<String> labels() {
    return labels;
  }

  /**
   * The name as the registry is given it: that adds what Prometheus asks for by itself, {@code
   * _total} and the unit.
   */
  String meterName() {
    return switch (type) {
      case COUNTER -> without("_total");
      case HISTOGRAM -> without("_seconds");
      case GAUGE -> prometheusName;
    };
  }

  private String without(String suffix) {
    return prometheusName.substring(0, prometheusName.length() - suffix.length());
  }
}
