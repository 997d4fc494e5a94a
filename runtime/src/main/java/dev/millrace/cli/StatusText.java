package dev.millrace.cli;

import dev.millrace.client.StepStatus;
import dev.millrace.store.JobStatus;
import dev.millrace.store.WorkerInfo;
import dev.millrace.view.Waiting;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** A job's status as text for people. */
final class StatusText {

  private StatusText() {}

  static String lines(JobStatus status, List<StepStatus> steps, List<WorkerInfo> workers) {
    List<String> lines = new ArrayList<>();
    lines.add(Progress.describe(status));
    for (StepStatus each : steps) {
      lines.add("  " + Progress.describe(each.status()) + " " + each.step());
    }
    String waits = Waiting.of(status, steps, workers);
    if (!waits.isEmpty()) {
      lines.add(
          "Job "
              + status.jobId()
              + " waits for "
              + waits
              + ": "
              + Waiting.remedy(status, steps, workers));
    }
    if (!status.error().isEmpty()) {
      lines.add("Job " + status.jobId() + " is " + status.state() + ": " + status.error());
    }
    new TreeMap<>(status.counters()).forEach((name, total) -> lines.add(name + "\t" + total));
    return String.join("\n", lines);
  }
}
