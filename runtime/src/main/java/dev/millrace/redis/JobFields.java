package dev.millrace.redis;

import dev.millrace.Parameters;
import dev.millrace.Slice;
import dev.millrace.Split;
import dev.millrace.engine.DataCodec;
import dev.millrace.store.JobSpec;
import dev.millrace.store.JobState;
import dev.millrace.store.JobStatus;
import dev.millrace.store.Limits;
import dev.millrace.store.Protocol;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * How jobs, splits and counters are written in Redis: plain text where people look, the data codec
 * where they do not.
 */
final class JobFields {

  /** The fields of the job hash that {@link #status} reads, in its order. */
  static final List<String> STATUS =
      List.of(
          "state",
          "definition",
          "tasks",
          "latch.map",
          "partitions",
          "latch.reduce",
          "map.only",
          "bytes",
          "error",
          "counters",
          "protocol");

  /** The fields of the job hash that {@link #spec} reads, in its order. */
  static final List<String> SPEC =
      List.of(
          "definition",
          "parameters",
          "override.partitions",
          "override.split",
          "max.attempts",
          "skip.records",
          "speculation",
          "lease",
          "retention",
          "task.timeout",
          "deadline");

  private JobFields() {}

  /** The codec for what the protocol itself writes: nothing but JDK values. */
  static DataCodec codec() {
    return new DataCodec(List.of(), List.of(), JobFields.class.getClassLoader());
  }

  static Object[] write(JobSpec spec) {
    Parameters parameters = spec.parameters();
    byte[] encoded =
        codec()
            .encode(
                List.of(
                    parameters.arguments(),
                    parameters.settings(),
                    parameters.outputDirectory().orElse(""),
                    parameters.workingDirectory()));
    Limits.Attempts attempts = spec.limits().attempts();
    Limits.Times times = spec.limits().times();
    return new Object[] {
      "protocol", Protocol.VERSION,
      "definition", spec.definition(),
      "parameters", encoded,
      "override.partitions", spec.partitions().orElse(0),
      "override.split", spec.splitSize().orElse(0),
      "max.attempts", attempts.max(),
      "skip.records", attempts.skipRecords(),
      "speculation", attempts.speculation() ? 1 : 0,
      "lease", times.lease().toMillis(),
      "retention", times.retention().toMillis(),
      "task.timeout", times.taskTimeout().toMillis(),
      "deadline", times.deadline().toMillis()
    };
  }

  @SuppressWarnings(
      "unchecked") // written by write; another shape fails as a ClassCastException of the caller's
  // job
  static JobSpec spec(String jobId, List<byte[]> fields) {
    List<Object> encoded = (List<Object>) codec().decode(fields.get(1));
    String output = (String) encoded.get(2);
    Parameters parameters =
        new Parameters(
            (List<String>) encoded.get(0),
            (Map<String, String>) encoded.get(1),
            output.isEmpty() ? Optional.empty() : Optional.of(output),
            (String) encoded.get(3));
    int partitions = (int) number(fields.get(2));
    long splitSize = number(fields.get(3));
    return new JobSpec(
        jobId,
        text(fields.get(0)),
        parameters,
        partitions == 0 ? OptionalInt.empty() : OptionalInt.of(partitions),
        splitSize == 0 ? OptionalLong.empty() : OptionalLong.of(splitSize),
        new Limits(
            new Limits.Attempts(
                (int) number(fields.get(4)),
                (int) number(fields.get(5)),
                number(fields.get(6)) == 1),
            new Limits.Times(
                millis(fields.get(7)),
                millis(fields.get(8)),
                millis(fields.get(9)),
                millis(fields.get(10)))));
  }

  /** Reads {@link #STATUS}, followed by the time of each state. */
  static JobStatus status(String jobId, List<byte[]> fields) {
    JobStatus.Tasks tasks =
        new JobStatus.Tasks(
            (int) number(fields.get(2)),
            (int) number(fields.get(3)),
            (int) number(fields.get(4)),
            (int) number(fields.get(5)),
            number(fields.get(6)) == 1,
            number(fields.get(7)));
    Map<JobState, Long> times = new EnumMap<>(JobState.class);
    for (JobState state : JobState.values()) {
      byte[] time = fields.get(STATUS.size() + state.ordinal());
      if (time.length > 0) {
        times.put(state, number(time));
      }
    }
    return new JobStatus(
        jobId,
        text(fields.get(1)),
        JobState.valueOf(text(fields.get(0))),
        tasks,
        text(fields.get(8)),
        times,
        fields.get(9).length == 0 ? Map.of() : counters(fields.get(9)),
        (int) number(fields.get(10)));
  }

  @SuppressWarnings("unchecked") // written by counters
  private static Map<String, Long> counters(byte[] encoded) {
    return (Map<String, Long>) codec().decode(encoded);
  }

  static byte[] counters(Map<String, Long> counters) {
    return codec().encode(counters);
  }

  static byte[] split(DataCodec codec, Split split) {
    List<Object> slices = new ArrayList<>();
    for (Slice slice : split.slices()) {
      slices.add(
          List.of(slice.source(), slice.unit(), slice.start(), slice.end(), slice.content()));
    }
    return codec.encode(slices);
  }

  @SuppressWarnings("unchecked") // written by split
  static Split split(DataCodec codec, byte[] encoded) {
    List<Slice> slices = new ArrayList<>();
    for (List<Object> slice : (List<List<Object>>) codec.decode(encoded)) {
      slices.add(
          Slice.carrying(
              (String) slice.get(0),
              (String) slice.get(1),
              (Long) slice.get(2),
              (Long) slice.get(3),
              (byte[]) slice.get(4)));
    }
    return new Split(slices);
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static Duration millis(byte[] text) {
    return Duration.ofMillis(number(text));
  }

  static long number(byte[] text) {
    return text.length == 0 ? 0 : Long.parseLong(text(text));
  }
}
