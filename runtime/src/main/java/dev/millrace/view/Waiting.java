package dev.millrace.view;

import dev.millrace.client.StepStatus;
import dev.millrace.store.JobState;
import dev.millrace.store.JobStatus;
import dev.millrace.store.Protocol;
import dev.millrace.store.WorkerInfo;
import java.util.List;

/** What a job waits for that does not come by itself: somebody has to start it. */
public final class Waiting {

  private Waiting() {}

  /** As the other one, for a job that may wait for a step that waits for something itself. */
  public static String of(JobStatus status, List<StepStatus> steps, List<WorkerInfo> workers) {
    return steps.stream()
        .map(StepStatus::status)
        // What submits steps takes them, too.
        .filter(step -> !step.state().isTerminal() && step.state() != JobState.SUBMITTED)
        .map(step -> of(step, workers))
        .filter(waits -> !waits.isEmpty())
        .findFirst()
        .orElseGet(() -> of(status, workers));
  }

  /** What a job waits for, in words that follow "waits for": none, if it goes on or has ended. */
  public static String of(JobStatus status, List<WorkerInfo> workers) {
    boolean foreign = status.protocol() != Protocol.VERSION;
    String ofItsBuild =
        " of the build that has submitted it (protocol %d, this is %d)"
            .formatted(status.protocol(), Protocol.VERSION);
    if (status.state() == JobState.SUBMITTED) {
      return foreign ? "a coordinator" + ofItsBuild : "a coordinator";
    }
    boolean running = status.state() == JobState.MAPPING || status.state() == JobState.REDUCING;
    if (!running || workers.stream().anyMatch(each -> each.protocol() == status.protocol())) {
      return "";
    }
    return foreign || !workers.isEmpty() ? "workers" + ofItsBuild : "workers";
  }
}
