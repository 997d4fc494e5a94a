package dev.millrace.trace;

import dev.millrace.engine.Manifest;
import dev.millrace.store.AttemptOutcome;
import dev.millrace.store.JobState;
import dev.millrace.store.JobStatus;
import dev.millrace.store.Phase;
import dev.millrace.store.TakenTask;
import dev.millrace.store.TraceContext;
import dev.millrace.watch.AttemptEnd;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Makes the spans of jobs, each when it is over: that of an attempt by its worker, those of a job
 * and its phases by the coordinator that brings it to its end. For one thread.
 */
final class JobSpans {

  private static final AttributeKey<String> JOB = AttributeKey.stringKey("millrace.job");
  private static final AttributeKey<String> STATE = AttributeKey.stringKey("millrace.state");
  private static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("millrace.outcome");
  private static final AttributeKey<String> WORKER = AttributeKey.stringKey("millrace.worker");
  private static final AttributeKey<String> FAILURE = AttributeKey.stringKey("millrace.failure");
  private static final AttributeKey<String> LINK = AttributeKey.stringKey("millrace.link");
  private static final AttributeKey<String> DEFINITION =
      AttributeKey.stringKey("millrace.definition");
  private static final AttributeKey<Long> TASK = AttributeKey.longKey("millrace.task");
  private static final AttributeKey<Long> ATTEMPT = AttributeKey.longKey("millrace.attempt");
  private static final AttributeKey<Long> WRITTEN = AttributeKey.longKey("millrace.written.bytes");
  private static final AttributeKey<Long> MAPS = AttributeKey.longKey("millrace.map.tasks");
  private static final AttributeKey<Long> PARTITIONS = AttributeKey.longKey("millrace.partitions");

  private final Tracer tracer;
  private final GivenIds ids;

  JobSpans(Tracer tracer, GivenIds ids) {
    this.tracer = tracer;
    this.ids = ids;
  }

  /** The span of an attempt, below that of its phase, with a link to the attempt before it. */
  void add(TraceContext trace, AttemptEnd end) {
    TakenTask task = end.task();
    JobState state = task.phase() == Phase.MAP ? JobState.MAPPING : JobState.REDUCING;
    SpanBuilder builder =
        builder(
            trace,
            label(task.phase()) + " attempt",
            attempt(task, task.attempt()),
            phase(task.jobId(), state));
    builder
        .setAttribute(JOB, task.jobId())
        .setAttribute(TASK, (long) task.task())
        .setAttribute(ATTEMPT, (long) task.attempt())
        .setAttribute(WORKER, task.lease().consumer())
        .setAttribute(OUTCOME, label(end.outcome()));
    if (task.attempt() > 1) {
      builder.addLink(
          context(trace, trace.spanId(attempt(task, task.attempt() - 1))),
          Attributes.of(LINK, "attempt before"));
    }
    end.failure().ifPresent(failure -> builder.setAttribute(FAILURE, label(failure.kind())));
    end.manifest().map(Manifest::bytes).ifPresent(bytes -> builder.setAttribute(WRITTEN, bytes));
    Span span = builder.setStartTimestamp(end.taken()).startSpan();
    if (end.outcome() == AttemptOutcome.FAILED) {
      // Its message may hold what stands in a record: millrace dead shows it to who may see it.
      span.setStatus(StatusCode.ERROR);
    }
    span.end(end.taken().plus(end.time()));
  }

  /** The span of a job that has ended, and one for each state that it was in. */
  void add(TraceContext trace, JobStatus status) {
    String jobId = status.jobId();
    List<Map.Entry<JobState, Long>> entered =
        status.times().entrySet().stream()
            .sorted(
                Map.Entry.<JobState, Long>comparingByValue()
                    .thenComparing(Map.Entry.comparingByKey()))
            .toList();
    if (entered.isEmpty()) {
      return;
    }
    long end = entered.get(entered.size() - 1).getValue();
    for (int i = 0; i + 1 < entered.size(); i++) {
      JobState state = entered.get(i).getKey();
      builder(trace, label(state), phase(jobId, state), jobId)
          .setAttribute(JOB, jobId)
          .setStartTimestamp(entered.get(i).getValue(), TimeUnit.MILLISECONDS)
          .startSpan()
          .end(Instant.ofEpochMilli(entered.get(i + 1).getValue()));
    }
    ids.next(trace.traceId(), trace.spanId(jobId));
    Span span =
        (trace.parent().isEmpty()
                ? tracer.spanBuilder(name(status)).setNoParent()
                : tracer.spanBuilder(name(status)).setParent(below(trace, trace.parent())))
            .setAttribute(JOB, jobId)
            .setAttribute(DEFINITION, status.definition())
            .setAttribute(STATE, label(status.state()))
            .setAttribute(MAPS, (long) status.tasks().maps())
            .setAttribute(PARTITIONS, (long) status.tasks().partitions())
            .setStartTimestamp(entered.get(0).getValue(), TimeUnit.MILLISECONDS)
            .startSpan();
    if (status.state() == JobState.FAILED) {
      span.setStatus(StatusCode.ERROR);
    }
    span.end(Instant.ofEpochMilli(end));
  }

  private SpanBuilder builder(TraceContext trace, String name, String own, String parent) {
    ids.next(trace.traceId(), trace.spanId(own));
    return tracer.spanBuilder(name).setParent(below(trace, trace.spanId(parent)));
  }

  private static Context below(TraceContext trace, String spanId) {
    return Context.root().with(Span.wrap(context(trace, spanId)));
  }

  private static SpanContext context(TraceContext trace, String spanId) {
    return SpanContext.createFromRemoteParent(
        trace.traceId(),
        spanId,
        trace.sampled() ? TraceFlags.getSampled() : TraceFlags.getDefault(),
        TraceState.getDefault());
  }

  private static String name(JobStatus status) {
    String definition = status.definition();
    return "job " + definition.substring(definition.lastIndexOf('.') + 1);
  }

  private static String phase(String jobId, JobState state) {
    return jobId + "/" + state;
  }

  private static String attempt(TakenTask task, int attempt) {
    return task.jobId() + "/" + task.phase() + "/" + task.task() + "/" + attempt;
  }

  private static String label(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
