package dev.millrace.store;

import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Of which trace a job is part. It travels in the job's fields; the ids of the job's own spans
 * follow from it, so that processes that never talk to each other name the same span alike.
 *
 * @param traceId 32 hexadecimal digits
 * @param parent 16 hexadecimal digits, the span in which the job was submitted; empty if there is
 *     none
 * @param sampled whether the trace is to be recorded
 */
public record TraceContext(String traceId, String parent, boolean sampled) {

  private static final Pattern TRACE_PARENT =
      Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");
  private static final String ZEROS = "[0]+";
  private static final int TRACE_DIGITS = 32;
  private static final int SPAN_DIGITS = 16;

  /**
   * Reads what W3C calls a {@code traceparent}; empty if it is none, which is to be treated as
   * absent.
   */
  public static Optional<TraceContext> parse(String traceParent) {
    Matcher matcher = TRACE_PARENT.matcher(traceParent);
    if (!matcher.matches()
        || traceParent.startsWith("ff")
        || matcher.group(1).matches(ZEROS)
        || matcher.group(2).matches(ZEROS)) {
      return Optional.empty();
    }
    boolean sampled = (Integer.parseInt(matcher.group(3), 16) & 1) == 1;
    return Optional.of(new TraceContext(matcher.group(1), matcher.group(2), sampled));
  }

  /** A trace of its own for a job of which only this is known, which no other job has. */
  public static TraceContext of(String unique) {
    return new TraceContext(digits(unique, TRACE_DIGITS), "", true);
  }

  /** The id of a span of this trace, always the same for the same name. */
  public String spanId(String name) {
    return digits(traceId + "/" + name, SPAN_DIGITS);
  }

  /** The same trace below another span, as W3C writes it. */
  public String below(String spanId) {
    return "00-" + traceId + "-" + spanId + "-" + (sampled ? "01" : "00");
  }

  private static String digits(String text, int count) {
    return Hashing.sha256().hashString(text, StandardCharsets.UTF_8).toString().substring(0, count);
  }
}
