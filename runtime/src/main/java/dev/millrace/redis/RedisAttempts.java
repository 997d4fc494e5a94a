package dev.millrace.redis;

import dev.millrace.store.AttemptLog;
import dev.millrace.store.AttemptPage;
import dev.millrace.store.AttemptRecord;
import dev.millrace.store.JobLogs;
import dev.millrace.store.Phase;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What is kept of the attempts of jobs: their records, and what they have printed. */
final class RedisAttempts {

  /** Logs that are read at once; at most some 32 KiB each. */
  private static final int LOGS_AT_ONCE = 32;

  private final Redis redis;
  private final Keys keys;

  RedisAttempts(Redis redis, Keys keys) {
    this.redis = redis;
    this.keys = keys;
  }

  /** Records of attempts that have ended, from {@code first} on, which counts from 0. */
  AttemptPage page(String jobId, long first, int atMost) {
    return read(jobId, first, atMost);
  }

  /** Records of attempts that run. */
  List<AttemptRecord> running(String jobId, int atMost) {
    return read(jobId, -1, atMost).attempts();
  }

  private AttemptPage read(String jobId, long first, int atMost) {
    return AttemptRecords.page(
        jobId,
        redis.callForList(
            Transition.ATTEMPTS,
            List.of(
                keys.job(jobId),
                keys.attempts(jobId),
                keys.tasks(jobId, Phase.MAP),
                keys.tasks(jobId, Phase.REDUCE),
                keys.queued(jobId),
                keys.failures(jobId),
                keys.running(jobId)),
            first,
            atMost));
  }

  /** What the code of a job has printed; of one task, if it is named. */
  JobLogs logs(String jobId, String task) {
    List<AttemptLog> logs = new ArrayList<>();
    String cursor = "0";
    long omitted;
    do {
      List<Object> reply =
          redis.callForList(
              Transition.LOGS,
              List.of(keys.job(jobId), keys.logs(jobId)),
              cursor,
              LOGS_AT_ONCE,
              task.isEmpty() ? "*" : task + ".*");
      cursor = JobFields.text((byte[]) reply.get(0));
      omitted = (Long) reply.get(1);
      for (int i = 2; i + 1 < reply.size(); i += 2) {
        logs.add(
            AttemptLogs.read(
                jobId,
                JobFields.text((byte[]) reply.get(i)),
                JobFields.text((byte[]) reply.get(i + 1))));
      }
    } while (!cursor.equals("0"));
    // A hash that grows meanwhile may give out a field twice.
    return new JobLogs(
        logs.stream()
            .distinct()
            .sorted(
                Comparator.comparing(AttemptLog::phase)
                    .thenComparingInt(AttemptLog::task)
                    .thenComparingInt(AttemptLog::attempt))
            .toList(),
        omitted);
  }
}
