package dev.millrace.trace;

import io.opentelemetry.sdk.trace.IdGenerator;

/**
 * Gives spans the ids that were asked for, as several processes make the spans of a job, each for
 * itself, and have to name those of each other.
 */
final class GivenIds implements IdGenerator {

  private record Ids(String trace, String span) {}

  private final IdGenerator others = IdGenerator.random();
  private final ThreadLocal<Ids> given = new ThreadLocal<>();

  /** The next span that this thread makes has these ids. */
  void next(String traceId, String spanId) {
    given.set(new Ids(traceId, spanId));
  }

  @Override
  public String generateSpanId() {
    Ids ids = given.get();
    given.remove();
    return ids == null ? others.generateSpanId() : ids.span();
  }

  /** Asked for before the id of the span, and only of one without a parent. */
  @Override
  public String generateTraceId() {
    Ids ids = given.get();
    return ids == null ? others.generateTraceId() : ids.trace();
  }
}
