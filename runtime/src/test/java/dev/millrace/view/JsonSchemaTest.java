package dev.millrace.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.Format;
import dev.millrace.Parameters;
import dev.millrace.client.Peek;
import dev.millrace.client.StepStatus;
import dev.millrace.engine.SplitRecord;
import dev.millrace.history.Comparison;
import dev.millrace.history.Explanation;
import dev.millrace.history.JobRecords;
import dev.millrace.store.AttemptLog;
import dev.millrace.store.AttemptOutcome;
import dev.millrace.store.DeadLetter;
import dev.millrace.store.Failure;
import dev.millrace.store.FailureKind;
import dev.millrace.store.FiledStep;
import dev.millrace.store.JobProgress;
import dev.millrace.store.JobRecord;
import dev.millrace.store.JobSpec;
import dev.millrace.store.JobState;
import dev.millrace.store.JobStatus;
import dev.millrace.store.Limits;
import dev.millrace.store.Phase;
import dev.millrace.store.Printed;
import dev.millrace.store.Protocol;
import dev.millrace.store.Schedule;
import dev.millrace.store.Schedule.Overlap;
import dev.millrace.store.ScheduleStatus;
import dev.millrace.store.ServerUse;
import dev.millrace.store.SkippedRecord;
import dev.millrace.store.WorkerInfo;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The JSON of each thing is what its schema says. */
final class JsonSchemaTest {

  private static final WorkerInfo WORKER = new WorkerInfo("w-1", 2, "1.0", Protocol.VERSION);

  private static final JobProgress PROGRESS =
      new JobProgress(new JobProgress.Attempts(4, 1.25, 1), new JobProgress.Attempts(0, 0, 2));

  @ParameterizedTest
  @EnumSource(JobState.class)
  void jobInEachStateIsAsItsSchemaSays(JobState state) {
    JobStatus job = job("wc", state, "it \"said\" no\n\u001b[31m \u2028");
    StepStatus step = new StepStatus(new FiledStep("wc_1", 1, 2, "counts"), job("wc_1", state, ""));

    Schemas.check("job", JsonView.job(job).toString());
    Schemas.check("standing", JsonView.standing("wc", state).toString());
    Schemas.check(
        "status", JsonView.status(job, PROGRESS, List.of(step), List.of(WORKER)).toString());
    Schemas.check(
        "status", JsonView.status(job, JobProgress.NONE, List.of(), List.of()).toString());
  }

  @ParameterizedTest
  @EnumSource(FailureKind.class)
  void deadLetterOfEachKindIsAsItsSchemaSays(FailureKind kind) {
    Failure failure = new Failure(kind, "boom", "a.txt, bytes 0..9", "\tat x\n");

    Schemas.check(
        "dead-letter",
        JsonView.deadLetter(new DeadLetter(Phase.REDUCE, 3, 4, "w-1", failure, 1_700_000_000_123L))
            .toString());
  }

  @Test
  void workersAndSkippedRecordsAreAsTheirSchemasSay() {
    Schemas.check("worker", JsonView.worker(WORKER).toString());
    Schemas.check(
        "skipped-record",
        JsonView.skipped(new SkippedRecord(0, new SplitRecord(7, "a.txt, line 8", "x\ty"), "boom"))
            .toString());
  }

  @Test
  void serversAreAsTheirSchemaSays() {
    Schemas.check(
        "server",
        JsonView.server(
                new ServerUse("h:1", "7.0.15", 9, 1, 2, 0, "noeviction", 3, 4, 0, true, false))
            .toString());
  }

  @Test
  void resultOnItsWayIsAsItsSchemaSays() {
    List<Map.Entry<Object, Object>> top =
        List.of(
            Map.entry("b", 3L),
            Map.entry(2, 1.5),
            Map.entry(new byte[] {'a'}, "text"),
            Map.entry("c", Double.NaN));
    String peek =
        JsonView.peek(new Peek("wc", JobState.MAPPING, 4, 1, 0, Format.text(), top)).toString();

    Schemas.check("peek", peek);
    assertThat(peek)
        .contains(
            "\"share\":0.25",
            "{\"key\":\"b\",\"value\":3}",
            "{\"key\":\"2\",\"value\":1.5}",
            "{\"key\":\"a\",\"value\":\"text\"}",
            "{\"key\":\"c\",\"value\":\"NaN\"}");
  }

  @ParameterizedTest
  @MethodSource
  void linesOfAResultAreAsTheirSchemaSays(Object key, Object value) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    Format.jsonLines().write(key, value, line);

    Schemas.check("result", line.toString(StandardCharsets.UTF_8));
  }

  static Stream<Arguments> linesOfAResultAreAsTheirSchemaSays() {
    return Stream.of(
        Arguments.of("a\n\"b", 3L), Arguments.of(2, List.of(1.5, "x")), Arguments.of("c", true));
  }

  @Test
  void schedulesAreAsTheirSchemaSays() {
    JobSpec job =
        new JobSpec(
            "nightly",
            "com.acme.Job",
            Parameters.of(),
            OptionalInt.empty(),
            OptionalLong.empty(),
            Limits.DEFAULT);
    Schedule schedule =
        new Schedule(
            "nightly", "0 3 * * *", ZoneOffset.UTC, Overlap.QUEUE, Schedule.Missed.NONE, job);

    Schemas.check(
        "schedule",
        JsonView.schedule(
                new ScheduleStatus(schedule, Optional.of(Instant.ofEpochMilli(1)), "x", "y"))
            .toString());
    Schemas.check(
        "schedule",
        JsonView.schedule(new ScheduleStatus(schedule, Optional.empty(), "", "")).toString());
  }

  @Test
  void whatIsToldOfJobsIsAsItsSchemasSay() {
    JobRecord job = JobRecords.even().record("wc");
    Schemas.check("attempt", HistoryJson.attempt(job.attempts().get(0)).toString());
    Explanation explained = Explanation.of(job, 0);
    Schemas.check("explanation", HistoryJson.explanation(explained, true).toString());
    Comparison compared = Comparison.of(job, JobRecords.even().record("b"), 0);
    Schemas.check("comparison", HistoryJson.comparison(compared).toString());
    AttemptLog log =
        new AttemptLog(Phase.MAP, 1, 2, "w", AttemptOutcome.FAILED, new Printed("a\n\u001b", 3));
    Schemas.check("attempt-log", HistoryJson.log(log).toString());
  }

  @Test
  void fieldThatNoSchemaNamesIsFound() {
    String worker = JsonView.worker(WORKER).put("colour", "red").toString();
    String job = JsonView.job(job("wc", JobState.MAPPING, "")).put("mapTasks", -1).toString();

    assertThatThrownBy(() -> Schemas.check("worker", worker))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("colour");
    assertThatThrownBy(() -> Schemas.check("job", job)).isInstanceOf(AssertionError.class);
  }

  @Test
  void shareThatIsDoneCountsWhatIsCommittedAndWhatRunningAttemptsTell() {
    JobStatus job = job("wc", JobState.MAPPING, "");
    JobProgress stragglers =
        new JobProgress(new JobProgress.Attempts(9, 5.5, 0), new JobProgress.Attempts(0, 0, 0));

    assertThat(PROGRESS.mapsDone(job)).isEqualTo((5 + 1.25) / 9);
    assertThat(PROGRESS.reducesDone(job)).isZero();
    assertThat(stragglers.mapsDone(job)).isEqualTo(1);
  }

  @Test
  void textsAreWrittenAsTheyAre() {
    assertThat(JsonView.job(job("wc", JobState.FAILED, "a \"b\"\n\u001b ü")).toString())
        .contains("\"error\":\"a \\\"b\\\"\\n\\u001B ü\"");
  }

  private static JobStatus job(String jobId, JobState state, String error) {
    return new JobStatus(
        jobId,
        "com.acme.Job",
        state,
        new JobStatus.Tasks(9, 4, 3, 3, false, 1L << 40),
        error,
        Map.of(state, 1_700_000_000_999L),
        Map.of("map.records.in", 12L),
        Protocol.VERSION);
  }
}
