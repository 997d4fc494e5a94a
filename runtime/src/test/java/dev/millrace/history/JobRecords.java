package dev.millrace.history;

import dev.millrace.store.Amounts;
import dev.millrace.store.AttemptOutcome;
import dev.millrace.store.AttemptRecord;
import dev.millrace.store.JobRecord;
import dev.millrace.store.JobState;
import dev.millrace.store.JobStatus;
import dev.millrace.store.LargeKey;
import dev.millrace.store.Phase;
import dev.millrace.store.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Records of jobs for tests: a job of 100 s, of which planning took 1, mapping 60, reducing 30. */
public final class JobRecords {
  private static final long BEGIN = 1_700_000_000_000L;

  final List<AttemptRecord> attempts = new ArrayList<>();
  final Map<String, Long> counters = new TreeMap<>();
  final Map<String, String> settings = new TreeMap<>(Map.of("--partitions", "4"));
  final Map<JobState, Long> times =
      new TreeMap<>(
          Map.of(
              JobState.SUBMITTED, BEGIN,
              JobState.PLANNING, BEGIN + 1_000,
              JobState.MAPPING, BEGIN + 2_000,
              JobState.REDUCING, BEGIN + 65_000,
              JobState.FINISHING, BEGIN + 95_000,
              JobState.SUCCEEDED, BEGIN + 100_000));

  /** A job of four even map tasks and four even reduce tasks. */
  public static JobRecords even() {
    JobRecords job = new JobRecords();
    for (int task = 0; task < 4; task++) {
      job.map(task, 5, 60, 1000);
      job.reduce(task, 66, 29, 1000);
    }
    return job;
  }

  JobRecords map(int task, int start, int seconds, long bytes) {
    return add(
        Phase.MAP,
        task,
        start,
        seconds,
        AttemptOutcome.COMMITTED,
        new Amounts(10, 10, bytes, 10),
        List.of(),
        "");
  }

  JobRecords reduce(int task, int start, int seconds, long records, LargeKey... largest) {
    return add(
        Phase.REDUCE,
        task,
        start,
        seconds,
        AttemptOutcome.COMMITTED,
        new Amounts(records, 10, 10 * records, 10),
        List.of(largest),
        "");
  }

  JobRecords ended(
      Phase phase, int task, int start, int seconds, AttemptOutcome outcome, String cause) {
    return add(phase, task, start, seconds, outcome, Amounts.UNKNOWN, List.of(), cause);
  }

  private JobRecords add(
      Phase phase,
      int task,
      int start,
      int seconds,
      AttemptOutcome outcome,
      Amounts amounts,
      List<LargeKey> largest,
      String cause) {
    long from = BEGIN + 1_000L * start;
    attempts.add(
        new AttemptRecord(
            phase,
            task,
            1
                + (int)
                    attempts.stream()
                        .filter(each -> each.phase() == phase && each.task() == task)
                        .count(),
            "w-" + task,
            from,
            from + 1_000L * seconds,
            outcome,
            amounts,
            largest,
            cause));
    return this;
  }

  public JobRecord record(String jobId) {
    return new JobRecord(
        new JobStatus(
            jobId,
            "com.acme.Job",
            JobState.SUCCEEDED,
            new JobStatus.Tasks(4, 0, 4, 0, false, 4000),
            "",
            times,
            counters,
            Protocol.VERSION),
        settings,
        attempts,
        0);
  }
}
