package dev.millrace.cli;

import dev.millrace.client.JobClient;
import dev.millrace.client.StepStatus;
import dev.millrace.store.JobStatus;
import dev.millrace.store.WorkerInfo;
import dev.millrace.view.Waiting;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Says on standard error how a job goes on: in place on a terminal, otherwise as a line now and
 * then. A job that cannot go on, because there is no worker, says so and what to do.
 */
final class Progress implements JobClient.Watcher {

  private static final Duration LINE_EVERY = Duration.ofSeconds(5);
  private static final Duration IDLE_BEFORE_HINT = Duration.ofSeconds(2);
  private static final int BAR = 24;

  private final PrintStream err;
  private final boolean terminal;
  private final long started = System.nanoTime();
  private String shown = "";
  private long shownAt = System.nanoTime();
  private boolean hinted;

  /** Writes to {@code err}. */
  Progress(PrintStream err, boolean terminal) {
    this.err = err;
    this.terminal = terminal;
  }

  @Override
  public void look(JobStatus status, List<StepStatus> steps, List<WorkerInfo> workers) {
    Optional<StepStatus> running =
        steps.stream().filter(each -> !each.status().state().isTerminal()).findFirst();
    if (!status.state().isTerminal()) {
      hint(status, steps, workers);
    }
    String line =
        running.map(each -> describe(each.status()) + " " + each.step()).orElse(describe(status));
    if (terminal) {
      show(line, status.state().isTerminal());
    } else if (elapsed(shownAt).compareTo(LINE_EVERY) >= 0 && !line.equals(shown)) {
      err.println(line);
      shown = line;
      shownAt = System.nanoTime();
    }
  }

  /** One line on how the job stands. */
  static String describe(JobStatus status) {
    JobStatus.Tasks tasks = status.tasks();
    int done =
        tasks.maps()
            - tasks.mapsLeft()
            + (tasks.mapOnly() ? 0 : tasks.partitions() - tasks.reducesLeft());
    int all = tasks.maps() + (tasks.mapOnly() ? 0 : tasks.partitions());
    String counts = "map %d/%d".formatted(tasks.maps() - tasks.mapsLeft(), tasks.maps());
    if (!tasks.mapOnly()) {
      counts +=
          ", reduce %d/%d".formatted(tasks.partitions() - tasks.reducesLeft(), tasks.partitions());
    }
    int filled = all == 0 ? 0 : BAR * done / all;
    return "%s [%s%s] %s %s"
        .formatted(
            status.jobId(), "#".repeat(filled), ".".repeat(BAR - filled), status.state(), counts);
  }

  private void hint(JobStatus status, List<StepStatus> steps, List<WorkerInfo> workers) {
    if (hinted || elapsed(started).compareTo(IDLE_BEFORE_HINT) < 0) {
      return;
    }
    String waits = Waiting.of(status, steps, workers);
    if (!waits.isEmpty()) {
      hinted = true;
      err.println(
          "Job "
              + status.jobId()
              + " waits for "
              + waits
              + ": "
              + Waiting.remedy(status, steps, workers));
    }
  }

  private void show(String line, boolean last) {
    if (!line.equals(shown)) {
      err.print("\r" + line + " ".repeat(Math.max(0, shown.length() - line.length())));
      shown = line;
    }
    if (last) {
      err.print("\r" + " ".repeat(shown.length()) + "\r");
    }
    err.flush();
  }

  private static Duration elapsed(long since) {
    return Duration.ofNanos(System.nanoTime() - since);
  }
}
