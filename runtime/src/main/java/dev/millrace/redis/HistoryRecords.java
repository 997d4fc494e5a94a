package dev.millrace.redis;

import static dev.millrace.redis.StoredFields.as;

import dev.millrace.Job;
import dev.millrace.store.AttemptOutcome;
import dev.millrace.store.AttemptRecord;
import dev.millrace.store.CorruptStateException;
import dev.millrace.store.JobRecord;
import dev.millrace.store.JobState;
import dev.millrace.store.JobStatus;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * How what is told of a job is written in the history: by the codec of the protocol, deflated. Of
 * many attempts those are kept that did not count, and those that took longest.
 */
final class HistoryRecords {

  private static final int MOST_ATTEMPTS = 2_000;
  private static final int MOST_BYTES = 16 << 20;
  private static final int PARTS = 10;

  private HistoryRecords() {}

  static byte[] write(JobRecord record) {
    JobStatus status = record.status();
    JobStatus.Tasks tasks = status.tasks();
    Map<String, Long> times = new LinkedHashMap<>();
    status.times().forEach((state, at) -> times.put(state.name(), at));
    List<AttemptRecord> attempts = mostTelling(record.attempts());
    List<Object> parts =
        List.of(
            status.definition(),
            status.state().name(),
            List.of(
                tasks.maps(),
                tasks.mapsLeft(),
                tasks.partitions(),
                tasks.reducesLeft(),
                tasks.mapOnly(),
                tasks.bytes()),
            status.error(),
            times,
            status.counters(),
            status.protocol(),
            record.settings(),
            attempts.stream().map(AttemptRecords::written).toList(),
            record.omitted() + record.attempts().size() - attempts.size());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(bytes)) {
      out.write(JobFields.codec().encode(parts));
    } catch (IOException e) {
      throw new UncheckedIOException("Memory cannot be written to", e);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads it.
   *
   * @throws CorruptStateException if it is not what {@link #write} has written
   */
  static JobRecord read(String jobId, byte[] written) {
    String subject = "Record of job " + jobId + " in the history";
    byte[] plain;
    try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(written))) {
      plain = in.readNBytes(MOST_BYTES);
    } catch (IOException e) {
      throw new CorruptStateException(subject + " is damaged: " + e.getMessage(), e);
    }
    return StoredFields.decoded(subject, plain, value -> read(jobId, value));
  }

  private static JobRecord read(String jobId, Object value) {
    List<?> parts = StoredFields.parts(value, PARTS);
    JobStatus status =
        new JobStatus(
            jobId,
            as(String.class, parts.get(0)),
            JobState.valueOf(as(String.class, parts.get(1))),
            tasks(StoredFields.parts(parts.get(2), 6)),
            as(String.class, parts.get(3)),
            times(numbers(parts.get(4))),
            numbers(parts.get(5)),
            as(Integer.class, parts.get(6)));
    Map<String, String> settings = new LinkedHashMap<>();
    StoredFields.map(parts.get(7))
        .forEach((name, text) -> settings.put(as(String.class, name), as(String.class, text)));
    List<AttemptRecord> attempts = new ArrayList<>();
    for (Object attempt : StoredFields.list(parts.get(8))) {
      attempts.add(AttemptRecords.read(jobId, as(String.class, attempt)));
    }
    return new JobRecord(status, settings, attempts, as(Long.class, parts.get(9)));
  }

  private static JobStatus.Tasks tasks(List<?> parts) {
    int partitions = as(Integer.class, parts.get(2));
    if (partitions < 0 || partitions > Job.MAX_PARTITIONS) {
      throw new IllegalArgumentException("there are " + partitions + " partitions");
    }
    return new JobStatus.Tasks(
        as(Integer.class, parts.get(0)),
        as(Integer.class, parts.get(1)),
        partitions,
        as(Integer.class, parts.get(3)),
        as(Boolean.class, parts.get(4)),
        as(Long.class, parts.get(5)));
  }

  private static Map<JobState, Long> times(Map<String, Long> named) {
    Map<JobState, Long> times = new EnumMap<>(JobState.class);
    named.forEach((state, at) -> times.put(JobState.valueOf(state), at));
    return times;
  }

  private static Map<String, Long> numbers(Object value) {
    Map<String, Long> numbers = new LinkedHashMap<>();
    StoredFields.map(value)
        .forEach((name, number) -> numbers.put(as(String.class, name), as(Long.class, number)));
    return numbers;
  }

  /** In their order, those that ended otherwise than by a commit, and those that took longest. */
  private static List<AttemptRecord> mostTelling(List<AttemptRecord> attempts) {
    if (attempts.size() <= MOST_ATTEMPTS) {
      return attempts;
    }
    Set<AttemptRecord> telling = new HashSet<>();
    attempts.stream()
        .sorted(
            Comparator.<AttemptRecord, Boolean>comparing(
                    each -> each.outcome() == AttemptOutcome.COMMITTED)
                .thenComparing(Comparator.comparing(AttemptRecord::took).reversed()))
        .limit(MOST_ATTEMPTS)
        .forEach(telling::add);
    return attempts.stream().filter(telling::contains).limit(MOST_ATTEMPTS).toList();
  }
}
