package dev.millrace.cli;

import dev.millrace.client.StepStatus;
import dev.millrace.store.JobState;
import dev.millrace.store.JobStatus;
import dev.millrace.store.Protocol;
import dev.millrace.store.WorkerInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A job's status as text for people and as JSON for programs. */
final class StatusText {

  private StatusText() {}

  static String lines(JobStatus status, List<StepStatus> steps, List<WorkerInfo> workers) {
    List<String> lines = new ArrayList<>();
    lines.add(Progress.describe(status));
    for (StepStatus each : steps) {
      lines.add("  " + Progress.describe(each.status()) + " " + each.step());
    }
    String waits = waitsFor(status, steps, workers);
    if (!waits.isEmpty()) {
      lines.add("Job " + status.jobId() + " waits for " + waits + ": " + StatusCommand.START_HINT);
    }
    if (!status.error().isEmpty()) {
      lines.add("Job " + status.jobId() + " is " + status.state() + ": " + status.error());
    }
    new TreeMap<>(status.counters()).forEach((name, total) -> lines.add(name + "\t" + total));
    return String.join("\n", lines);
  }

  static String json(JobStatus status, List<StepStatus> steps, List<WorkerInfo> workers) {
    Map<String, Object> fields = fields(status);
    fields.put("steps", steps.stream().map(StatusText::fields).toList());
    fields.put("workers", workers.size());
    fields.put("slots", workers.stream().mapToInt(WorkerInfo::slots).sum());
    fields.put("waitsFor", waitsFor(status, steps, workers));
    return Json.write(fields);
  }

  private static Map<String, Object> fields(StepStatus step) {
    Map<String, Object> fields = fields(step.status());
    fields.put("step", step.step().number());
    fields.put("name", step.step().name());
    return fields;
  }

  private static Map<String, Object> fields(JobStatus status) {
    JobStatus.Tasks tasks = status.tasks();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("job", status.jobId());
    fields.put("definition", status.definition());
    fields.put("state", status.state().name());
    fields.put("mapTasks", tasks.maps());
    fields.put("mapTasksLeft", tasks.mapsLeft());
    fields.put("reduceTasks", tasks.mapOnly() ? 0 : tasks.partitions());
    fields.put("reduceTasksLeft", tasks.mapOnly() ? 0 : tasks.reducesLeft());
    fields.put("inputBytes", tasks.bytes());
    fields.put("error", status.error());
    fields.put("times", new TreeMap<>(status.times()));
    fields.put("counters", new TreeMap<>(status.counters()));
    return fields;
  }

  /** As the other one, for a job that may wait for a step that waits for something itself. */
  static String waitsFor(JobStatus status, List<StepStatus> steps, List<WorkerInfo> workers) {
    return steps.stream()
        .map(StepStatus::status)
        // What submits steps takes them, too.
        .filter(step -> !step.state().isTerminal() && step.state() != JobState.SUBMITTED)
        .map(step -> waitsFor(step, workers))
        .filter(waits -> !waits.isEmpty())
        .findFirst()
        .orElseGet(() -> waitsFor(status, workers));
  }

  /** What a job waits for: nothing, if it goes on or has ended. */
  static String waitsFor(JobStatus status, List<WorkerInfo> workers) {
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
