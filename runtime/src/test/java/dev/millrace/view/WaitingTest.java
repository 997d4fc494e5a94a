package dev.millrace.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.store.JobState;
import dev.millrace.store.JobStatus;
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
