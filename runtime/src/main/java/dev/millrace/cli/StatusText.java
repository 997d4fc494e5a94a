package dev.millrace.cli;

import dev.millrace.client.StepStatus;
import dev.millrace.store.JobStatus;
import dev.millrace.store.WorkerInfo;
import dev.millrace.view.Waiting;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** A job's status as text for people. */
final class StatusText {

  private final Appearance appearance;
  private final Optional<Terminal> terminal;

  StatusText(Appearance appearance) {
    this.appearance = appearance;
    this.terminal = appearance.output();
  }

  String lines(JobStatus status, List<StepStatus> steps, List<WorkerInfo> workers) {
    List<String> lines = new ArrayList<>();
    lines.add(painted(status, Progress.describe(status)));
    lines.addAll(terminal.isPresent() ? table(steps) : plain(steps));
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
      lines.add(
          painted(
              status,
              "Job "
                  + status.jobId()
                  + " is "
                  + status.state()
                  + ": "
                  + (terminal.isPresent()
                      ? Table.oneLine(status.error())
                      : Visible.lines(status.error()))));
    }
    Table counters = new Table("COUNTER", "TOTAL");
    new TreeMap<>(status.counters())
        .forEach((name, total) -> counters.add(name, String.valueOf(total)));
    if (!status.counters().isEmpty()) {
      lines.addAll(counters.lines(terminal));
    }
    return String.join("\n", lines);
  }

  private static List<String> plain(List<StepStatus> steps) {
    return steps.stream()
        .map(
            each ->
                "  "
                    + Progress.describe(each.status())
                    + " "
                    + Visible.line(each.step().toString()))
        .toList();
  }

  private List<String> table(List<StepStatus> steps) {
    Table table = new Table("STEP", "NAME", "STATE", "MAP", "REDUCE", "JOB");
    for (StepStatus each : steps) {
      JobStatus status = each.status();
      JobStatus.Tasks tasks = status.tasks();
      table.add(
          String.valueOf(each.step().number()),
          each.step().name(),
          status.state().name(),
          (tasks.maps() - tasks.mapsLeft()) + "/" + tasks.maps(),
          tasks.mapOnly()
              ? "-"
              : (tasks.partitions() - tasks.reducesLeft()) + "/" + tasks.partitions(),
          status.jobId());
    }
    table.painted((column, cell) -> column == 2 ? appearance.state(cell) : cell);
    return steps.isEmpty() ? List.of() : table.lines(terminal);
  }

  /** A line with the state of the job in its colour. */
  private String painted(JobStatus status, String line) {
    String state = " " + status.state();
    int at = line.indexOf(state);
    return at < 0
        ? line
        : line.substring(0, at)
            + appearance.state(status.state(), state)
            + line.substring(at + state.length());
  }
}
