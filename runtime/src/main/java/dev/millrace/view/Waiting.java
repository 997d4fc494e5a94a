package dev.millrace.view;

import dev.millrace.client.StepStatus;
import dev.millrace.store.JobState;
import dev.millrace.store.JobStatus;
import dev.millrace.store.Labels;
import dev.millrace.store.Protocol;
import dev.millrace.store.WorkerInfo;
import java.time.Instant;
import java.util.List;

/**
 * What a job waits for that does not come by itself, so that somebody has to start it; or its time.
 */
public final class Waiting {

  private Waiting() {}

  private static final String START =
      "start one with: millrace worker --redis URI (and, once, millrace coordinator --redis URI)";

  /** What a job waits for, in words that follow "waits for": none, if it goes on or has ended. */
  public static String of(JobStatus status, List<StepStatus> steps, List<WorkerInfo> workers) {
    return of(waiting(status, steps, workers), workers);
  }

  /** How to let a job go on that waits, in words that follow a colon. */
  public static String remedy(JobStatus status, List<StepStatus> steps, List<WorkerInfo> workers) {
    JobStatus waiting = waiting(status, steps, workers);
    if (waiting.turn().paused()) {
      return "let it go on with: millrace resume " + status.jobId() + " --redis URI";
    }
    if (waiting.state() == JobState.DELAYED) {
      return "it comes by itself, if there is a coordinator then";
    }
    if (of(waiting, workers).startsWith("memory")) {
      return "it goes on by itself when that one has reduced";
    }
    Labels needs = waiting.turn().share().needs();
    return isRunning(waiting) && !needs.isEmpty()
        ? "start one with: millrace worker --label %s --redis URI"
            .formatted(String.join(" --label ", needs.names()))
        : START;
  }

  /** The job, or the step of it for which it waits, if that waits for something itself. */
  private static JobStatus waiting(
      JobStatus status, List<StepStatus> steps, List<WorkerInfo> workers) {
    if (status.turn().paused()) {
      return status;
    }
    return steps.stream()
        .map(StepStatus::status)
        // What submits steps takes them, too.
        .filter(step -> !step.state().isTerminal() && step.state() != JobState.SUBMITTED)
        .filter(step -> !of(step, workers).isEmpty())
        .findFirst()
        .orElse(status);
  }

  /** As the other one, for a job that waits for no step. */
  public static String of(JobStatus status, List<WorkerInfo> workers) {
    if (status.turn().paused()) {
      return "its resumption, as it is paused";
    }
    boolean foreign = status.protocol() != Protocol.VERSION;
    String ofItsBuild =
        " of the build that has submitted it (protocol %d, this is %d)"
            .formatted(status.protocol(), Protocol.VERSION);
    if (status.state() == JobState.DELAYED) {
      long due = status.times().getOrDefault(JobState.SUBMITTED, 0L);
      return "its time, " + Instant.ofEpochMilli(due);
    }
    if (status.state() == JobState.SUBMITTED) {
      return foreign ? "a coordinator" + ofItsBuild : "a coordinator";
    }
    List<WorkerInfo> ofItsProtocol =
        workers.stream().filter(each -> each.protocol() == status.protocol()).toList();
    Labels needs = status.turn().share().needs();
    if (!isRunning(status)) {
      return "";
    }
    if (ofItsProtocol.stream().anyMatch(each -> each.labels().include(needs))) {
      String first = status.turn().behind();
      return first.isEmpty() ? "" : "memory of Redis, which is short: job " + first + " goes first";
    }
    String fit = needs.isEmpty() ? "workers" : "a worker with " + labels(needs);
    boolean others = ofItsProtocol.isEmpty() && (foreign || !workers.isEmpty());
    return others ? fit + ofItsBuild : fit;
  }

  private static boolean isRunning(JobStatus status) {
    return status.state() == JobState.MAPPING || status.state() == JobState.REDUCING;
  }

  private static String labels(Labels needs) {
    return needs.names().size() == 1
        ? "the label " + needs.names().get(0)
        : "all of the labels " + String.join(", ", needs.names());
  }
}
