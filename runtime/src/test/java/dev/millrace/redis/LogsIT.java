package dev.millrace.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.store.Amounts;
import dev.millrace.store.AttemptLog;
import dev.millrace.store.AttemptNote;
import dev.millrace.store.AttemptOutcome;
import dev.millrace.store.Failure;
import dev.millrace.store.FailureKind;
import dev.millrace.store.JobLogs;
import dev.millrace.store.Phase;
import dev.millrace.store.Printed;
import dev.millrace.store.TakenTask;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What attempts have printed is kept once, with them, and bounded. */
@ExtendWith(RedisExtension.class)
final class LogsIT {
  private static final Failure FAILURE =
      new Failure(FailureKind.USER_CODE, "boom", "a.txt", "stack");

  @Test
  void whatWasPrintedIsReadByTaskAndAttempt(TestRedis redis) {
    TestJob job = TestJob.mapping(redis, "wc", 11, 1);
    List<TakenTask> maps = job.take("w1", 11);
    Printed text = new Printed("several\nlines, no end", 99);

    for (int i = 0; i < 2; i++) {
      redis.queue().commit(maps.get(10), job.manifest(maps.get(10)), note(text));
      redis.queue().fail(maps.get(1), FAILURE, 3, note(text));
      redis.queue().handBack(maps.get(0), note(text));
      redis.queue().commit(maps.get(2), job.manifest(maps.get(2)), note(Printed.NOTHING));
    }

    assertThat(redis.jobs().logs("wc", "").attempts())
        .containsExactly(
            new AttemptLog(Phase.MAP, 0, 1, "w1", AttemptOutcome.HANDED_BACK, text),
            new AttemptLog(Phase.MAP, 1, 1, "w1", AttemptOutcome.FAILED, text),
            new AttemptLog(Phase.MAP, 10, 1, "w1", AttemptOutcome.COMMITTED, text));
    assertThat(redis.jobs().logs("wc", "m1").attempts()).hasSize(1);
    assertThat(redis.jobs().logs("wc", "r1").attempts()).isEmpty();
  }

  @Test
  void jobKeepsSoMuchAndOfWhatFailedMore(TestRedis redis) {
    int tasks = 6;
    TestJob job = TestJob.mapping(redis, "wc", tasks, 1);
    List<TakenTask> maps = job.take("w1", tasks);
    Printed large = new Printed("x".repeat(1 << 20), 1 << 20);

    for (TakenTask map : maps.subList(0, tasks - 1)) {
      redis.queue().commit(map, job.manifest(map), note(large));
    }
    redis.queue().fail(maps.get(tasks - 1), FAILURE, 3, note(large));

    JobLogs logs = redis.jobs().logs("wc", "");
    assertThat(logs.attempts())
        .extracting(AttemptLog::outcome)
        .containsExactly(
            AttemptOutcome.COMMITTED,
            AttemptOutcome.COMMITTED,
            AttemptOutcome.COMMITTED,
            AttemptOutcome.FAILED);
    assertThat(logs.omitted()).isEqualTo(2);
  }

  private static AttemptNote note(Printed printed) {
    return new AttemptNote(Duration.ofMillis(1), Amounts.UNKNOWN, List.of(), printed);
  }
}
