package dev.millrace.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.client.StepStatus;
import dev.millrace.store.FiledStep;
import dev.millrace.store.JobState;
import dev.millrace.store.JobStatus;
import dev.millrace.store.Labels;
import dev.millrace.store.Limits;
import dev.millrace.store.Protocol;
import dev.millrace.store.WorkerInfo;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A job that cannot go on says what it waits for. */
final class WaitingTest {
  private static final int OTHER = Protocol.VERSION + 1;
  private static final WorkerInfo OURS = new WorkerInfo("w1", 1, "", Protocol.VERSION);
  private static final WorkerInfo THEIRS = new WorkerInfo("w2", 1, "", OTHER);

  @Test
  void jobWaitsForWhoIsNotThere() {
    assertThat(waits(JobState.SUBMITTED, Protocol.VERSION, OURS)).isEqualTo("a coordinator");
    assertThat(waits(JobState.MAPPING, Protocol.VERSION)).isEqualTo("workers");
    assertThat(waits(JobState.MAPPING, Protocol.VERSION, OURS, THEIRS)).isEmpty();
    assertThat(waits(JobState.SUCCEEDED, Protocol.VERSION)).isEmpty();
  }

  @Test
  void jobOfAnotherBuildWaitsForThatBuild() {
    assertThat(waits(JobState.SUBMITTED, OTHER, OURS))
        .isEqualTo(
            "a coordinator of the build that has submitted it (protocol %d, this is %d)"
                .formatted(OTHER, Protocol.VERSION));
    assertThat(waits(JobState.REDUCING, OTHER, OURS))
        .startsWith("workers of the build that has submitted it (protocol " + OTHER);
    assertThat(waits(JobState.REDUCING, OTHER, OURS, THEIRS)).isEmpty();
    assertThat(waits(JobState.REDUCING, Protocol.VERSION, THEIRS))
        .startsWith("workers of the build that has submitted it (protocol " + Protocol.VERSION);
  }

  @Test
  void jobThatNeedsLabelsWaitsForAWorkerThatHasAllOfThem() {
    JobStatus both = labelled("eu", "gpu");
    WorkerInfo one = new WorkerInfo("w", 1, "", Protocol.VERSION, Labels.parse("gpu"));
    WorkerInfo all = new WorkerInfo("w", 1, "", Protocol.VERSION, Labels.parse("eu,gpu,x"));

    assertThat(Waiting.of(both, List.of(), List.of(OURS, one)))
        .isEqualTo("a worker with all of the labels eu, gpu");
    assertThat(Waiting.remedy(both, List.of(), List.of(OURS, one)))
        .isEqualTo("start one with: millrace worker --label eu --label gpu --redis URI");
    assertThat(Waiting.of(labelled("gpu"), List.of(), List.of()))
        .isEqualTo("a worker with the label gpu");
    assertThat(Waiting.of(both, List.of(), List.of(OURS, all))).isEmpty();
  }

  @Test
  void pausedJobWaitsForItsResumptionWhateverItsStepsDo() {
    JobStatus paused = job(JobState.WAITING, new JobStatus.Turn(Limits.Share.DEFAULT, true));
    StepStatus step =
        new StepStatus(
            new FiledStep("wc_1", 1, 2, "counts"), job(JobState.MAPPING, JobStatus.Turn.DEFAULT));

    assertThat(Waiting.of(paused, List.of(step), List.of()))
        .isEqualTo("its resumption, as it is paused");
    assertThat(Waiting.remedy(paused, List.of(step), List.of()))
        .isEqualTo("let it go on with: millrace resume wc --redis URI");
  }

  @Test
  void jobThatMayNotMapWhileMemoryIsShortNamesTheOneThatGoesFirst() {
    JobStatus behind =
        job(JobState.MAPPING, new JobStatus.Turn(Limits.Share.DEFAULT, false, "big"));

    assertThat(Waiting.of(behind, List.of(), List.of(OURS)))
        .isEqualTo("memory of Redis, which is short: job big goes first");
    assertThat(Waiting.remedy(behind, List.of(), List.of(OURS)))
        .isEqualTo("it goes on by itself when that one has reduced");
    assertThat(Waiting.of(behind, List.of(), List.of())).isEqualTo("workers");
  }

  private static JobStatus labelled(String... labels) {
    Limits.Share share = new Limits.Share(0, 0, Labels.of(List.of(labels)));
    return job(JobState.MAPPING, new JobStatus.Turn(share, false));
  }

  private static JobStatus job(JobState state, JobStatus.Turn turn) {
    return new JobStatus(
        "wc",
        "com.acme.Job",
        state,
        new JobStatus.Tasks(1, 1, 1, 1, false, 0),
        "",
        Map.of(),
        Map.of(),
        Protocol.VERSION,
        turn);
  }

  private static String waits(JobState state, int protocol, WorkerInfo... workers) {
    JobStatus status =
        new JobStatus(
            "wc",
            "com.acme.Job",
            state,
            new JobStatus.Tasks(1, 1, 1, 1, false, 0),
            "",
            Map.of(),
            Map.of(),
            protocol);
    return Waiting.of(status, List.of(workers));
  }
}
