package dev.millrace.redis;

import com.google.common.primitives.Ints;
import dev.millrace.InvalidJobException;
import dev.millrace.Job;
import dev.millrace.Parameters;
import dev.millrace.Slice;
import dev.millrace.Split;
import dev.millrace.engine.DataCodec;
import dev.millrace.store.CorruptStateException;
import dev.millrace.store.FiledStep;
import dev.millrace.store.JobJars;
import dev.millrace.store.JobSpec;
import dev.millrace.store.JobState;
import dev.millrace.store.JobStatus;
import dev.millrace.store.Limits;
import dev.millrace.store.Protocol;
import dev.millrace.store.SideFile;
import dev.millrace.store.SignedManifest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;

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
          "protocol",
          "priority",
          "max.slots",
          "needs",
          "paused",
          "behind");

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
          "deadline",
          "priority",
          "max.slots",
          "needs",
          "step.of",
          "step",
          "files",
          "jars");

  /** {@link #STATUS}, followed by the time of each state. */
  static final List<String> STATUS_AND_TIMES =
      Stream.concat(STATUS.stream(), Stream.of(JobState.values()).map(state -> "time." + state))
          .toList();

  private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

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
                    parameters.overwrite(),
                    parameters.workingDirectory()));
    Limits.Attempts attempts = spec.limits().attempts();
    Limits.Times times = spec.limits().times();
    Limits.Share share = spec.limits().share();
    return new Object[] {
      "step.of", spec.step().map(JobSpec.StepOf::jobId).orElse(""),
      "step", spec.step().map(JobSpec.StepOf::name).orElse(""),
      "files", codec().encode(spec.files().stream().map(JobFields::parts).toList()),
      "jars", spec.jars().isEmpty() ? "" : encoded(spec.jars()),
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
      "deadline", times.deadline().toMillis(),
      "priority", share.priority(),
      "max.slots", share.maxSlots(),
      "needs", share.needs()
    };
  }

  /**
   * Reads {@link #SPEC}.
   *
   * @throws CorruptStateException if they are not what {@link #write} has written
   */
  static JobSpec spec(String jobId, List<byte[]> values) {
    StoredFields fields = new StoredFields("Job " + jobId, SPEC, values);
    int partitions = fields.count("override.partitions", Job.MAX_PARTITIONS);
    long splitSize = fields.number("override.split", 0, Long.MAX_VALUE);
    Parameters parameters = fields.decoded("parameters", JobFields::parameters);
    try {
      return new JobSpec(
          jobId,
          fields.text("definition"),
          parameters,
          partitions == 0 ? OptionalInt.empty() : OptionalInt.of(partitions),
          splitSize == 0 ? OptionalLong.empty() : OptionalLong.of(splitSize),
          limits(fields),
          fields.has("step.of")
              ? Optional.of(new JobSpec.StepOf(fields.text("step.of"), fields.text("step")))
              : Optional.empty(),
          fields.has("files") ? fields.decoded("files", JobFields::files) : List.of(),
          fields.has("jars") ? fields.decoded("jars", JobFields::jars) : JobJars.NONE);
    } catch (InvalidJobException e) {
      throw fields.damaged("limits", String.valueOf(e.getMessage()));
    }
  }

  private static List<Object> parts(SideFile file) {
    return List.of(file.name(), file.sha256(), file.length());
  }

  private static List<SideFile> files(Object encoded) {
    List<SideFile> files = new ArrayList<>();
    for (Object each : StoredFields.list(encoded)) {
      List<?> parts = StoredFields.parts(each, 3);
      String sha256 = StoredFields.as(String.class, parts.get(1));
      long length = StoredFields.as(Long.class, parts.get(2));
      // It becomes the name of a file.
      if (!SHA_256.matcher(sha256).matches() || length < 0) {
        throw new IllegalArgumentException("a file is named by what is no SHA-256 and length");
      }
      files.add(new SideFile(StoredFields.as(String.class, parts.get(0)), sha256, length));
    }
    return files;
  }

  private static byte[] encoded(JobJars jars) {
    return codec()
        .encode(
            List.of(
                jars.files().stream().map(JobFields::parts).toList(),
                jars.signed()
                    .map(signed -> List.of(signed.text(), signed.signature()))
                    .orElse(List.of())));
  }

  private static JobJars jars(Object encoded) {
    List<?> parts = StoredFields.parts(encoded, 2);
    Optional<SignedManifest> signed = Optional.empty();
    if (!StoredFields.list(parts.get(1)).isEmpty()) {
      List<?> manifest = StoredFields.parts(parts.get(1), 2);
      signed =
          Optional.of(
              new SignedManifest(
                  StoredFields.as(String.class, manifest.get(0)),
                  StoredFields.as(String.class, manifest.get(1))));
    }
    return new JobJars(files(parts.get(0)), signed);
  }

  private static Limits limits(StoredFields fields) {
    return new Limits(
        new Limits.Attempts(
            fields.count("max.attempts", Integer.MAX_VALUE),
            fields.count("skip.records", Integer.MAX_VALUE),
            fields.flag("speculation")),
        new Limits.Times(
            millis(fields, "lease"),
            millis(fields, "retention"),
            millis(fields, "task.timeout"),
            millis(fields, "deadline")),
        ShareFields.read(fields));
  }

  private static Parameters parameters(Object encoded) {
    List<?> parts = StoredFields.parts(encoded, 5);
    String output = StoredFields.as(String.class, parts.get(2));
    List<String> arguments = new ArrayList<>();
    for (Object argument : StoredFields.list(parts.get(0))) {
      arguments.add(StoredFields.as(String.class, argument));
    }
    Map<String, String> settings = new LinkedHashMap<>();
    StoredFields.map(parts.get(1))
        .forEach(
            (name, value) ->
                settings.put(
                    StoredFields.as(String.class, name), StoredFields.as(String.class, value)));
    return new Parameters(
        arguments,
        settings,
        output.isEmpty() ? Optional.empty() : Optional.of(output),
        StoredFields.as(Boolean.class, parts.get(3)),
        StoredFields.as(String.class, parts.get(4)));
  }

  /**
   * Reads {@link #STATUS}, followed by the time of each state.
   *
   * @throws CorruptStateException if they are not what the functions have written
   */
  static JobStatus status(String jobId, List<byte[]> values) {
    StoredFields fields = new StoredFields("Job " + jobId, STATUS_AND_TIMES, values);
    int maps = fields.count("tasks", Integer.MAX_VALUE);
    int partitions = fields.count("partitions", Job.MAX_PARTITIONS);
    if (fields.has("tasks") && partitions == 0) {
      throw fields.damaged("partitions", "there are none");
    }
    JobStatus.Tasks tasks =
        new JobStatus.Tasks(
            maps,
            fields.count("latch.map", maps),
            partitions,
            fields.count("latch.reduce", partitions),
            fields.flag("map.only"),
            fields.number("bytes", 0, Long.MAX_VALUE));
    Map<JobState, Long> times = new EnumMap<>(JobState.class);
    for (JobState state : JobState.values()) {
      if (fields.has("time." + state)) {
        times.put(state, fields.number("time." + state, 0, Long.MAX_VALUE));
      }
    }
    JobState state = state(fields);
    return new JobStatus(
        jobId,
        fields.text("definition"),
        state,
        tasks,
        fields.text("error"),
        times,
        fields.has("counters") ? fields.decoded("counters", JobFields::countersOf) : Map.of(),
        fields.count("protocol", Integer.MAX_VALUE),
        ShareFields.turn(fields, state));
  }

  private static JobState state(StoredFields fields) {
    String name = fields.text("state");
    return Stream.of(JobState.values())
        .filter(state -> state.name().equals(name))
        .findFirst()
        .orElseThrow(() -> fields.damaged("state", "this build knows no state \"" + name + '"'));
  }

  /** Reads what was filed of a step. */
  static FiledStep step(String parent, String jobId, String filed) {
    String[] parts = filed.split(" ", 3);
    Integer number = Ints.tryParse(parts[0]);
    Integer jobs = parts.length < 3 ? null : Ints.tryParse(parts[1]);
    if (number == null || jobs == null) {
      throw new CorruptStateException(
          "Step " + jobId + " of job " + parent + " is filed as \"" + filed + '"');
    }
    return new FiledStep(jobId, number, jobs, parts[2]);
  }

  private static Map<String, Long> countersOf(Object encoded) {
    Map<String, Long> counters = new LinkedHashMap<>();
    StoredFields.map(encoded)
        .forEach(
            (name, total) ->
                counters.put(
                    StoredFields.as(String.class, name), StoredFields.as(Long.class, total)));
    return counters;
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
    return codec.encode(List.of(split.input(), slices));
  }

  /**
   * Reads the split of a task.
   *
   * @throws CorruptStateException if it is not what {@link #split(DataCodec, Split)} has written
   */
  static Split split(DataCodec codec, String jobId, int task, byte[] encoded) {
    return StoredFields.decoded(
        codec, "Split of map task " + task + " of job " + jobId, encoded, JobFields::splitOf);
  }

  private static Split splitOf(Object encoded) {
    List<?> split = StoredFields.parts(encoded, 2);
    List<Slice> slices = new ArrayList<>();
    for (Object slice : StoredFields.list(split.get(1))) {
      List<?> parts = StoredFields.parts(slice, 5);
      slices.add(
          Slice.carrying(
              StoredFields.as(String.class, parts.get(0)),
              StoredFields.as(String.class, parts.get(1)),
              StoredFields.as(Long.class, parts.get(2)),
              StoredFields.as(Long.class, parts.get(3)),
              StoredFields.as(byte[].class, parts.get(4))));
    }
    return new Split(StoredFields.as(Integer.class, split.get(0)), slices);
  }

  /**
   * Reads the bounds of a job's partitions.
   *
   * @throws CorruptStateException if they are no list of keys
   */
  static List<byte[]> bounds(String jobId, byte[] encoded) {
    return StoredFields.decoded(
        "Bounds of the partitions of job " + jobId,
        encoded,
        value -> {
          List<byte[]> bounds = new ArrayList<>();
          for (Object bound : StoredFields.list(value)) {
            bounds.add(StoredFields.as(byte[].class, bound));
          }
          return bounds;
        });
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static Duration millis(StoredFields fields, String name) {
    return Duration.ofMillis(fields.number(name, 0, Long.MAX_VALUE));
  }

  /** A number that a function has made, not one that it has found. */
  static long number(byte[] text) {
    return text.length == 0 ? 0 : Long.parseLong(text(text));
  }
}
