package dev.millrace.cli;

import dev.millrace.client.JobClient;
import dev.millrace.client.StepStatus;
import dev.millrace.store.JobProgress;
import dev.millrace.store.JobStatus;
import dev.millrace.store.WorkerInfo;
import dev.millrace.view.Waiting;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Says on standard error how a job goes on: with bars on a terminal, otherwise as a line now and
 * then. A job that cannot go on, because there is no worker, says so and what to do.
 */
final class Progress implements JobClient.Watcher, AutoCloseable {

  private static final Duration LINE_EVERY = Duration.ofSeconds(5);
  private static final Duration BARS_EVERY = Duration.ofMillis(250);
  private static final Duration IDLE_BEFORE_HINT = Duration.ofSeconds(2);

  /** What ends before it can be read is not drawn, nor is anything loaded for it. */
  private static final Duration QUIET = Duration.ofSeconds(1);

  private static final int BAR = 24;

  private final Appearance appearance;
  private final Function<String, JobProgress> progress;
  private final long started = System.nanoTime();
  private Optional<ProgressBars> bars = Optional.empty();
  private boolean asked;
  private String shown = "";
  private long shownAt = System.nanoTime();
  private boolean hinted;

  /**
   * Creates one for a job.
   *
   * @param progress tells how the attempts of a job get on
   */
  Progress(Appearance appearance, Function<String, JobProgress> progress) {
    this.appearance = appearance;
    this.progress = progress;
  }

  @Override
  public void look(JobStatus status, List<StepStatus> steps, List<WorkerInfo> workers) {
    if (status.state().isTerminal() || elapsed(started).compareTo(QUIET) < 0) {
      return;
    }
    if (!asked) {
      asked = true;
      bars =
          Terminal.ofErrors()
              .filter(Terminal::moves)
              .map(terminal -> new ProgressBars(terminal, appearance, progress));
    }
    hint(status, steps, workers);
    Duration pause = bars.isPresent() ? BARS_EVERY : LINE_EVERY;
    if (elapsed(shownAt).compareTo(pause) < 0) {
      return;
    }
    shownAt = System.nanoTime();
    Optional<StepStatus> step =
        steps.stream().filter(each -> !each.status().state().isTerminal()).findFirst();
    JobStatus runs = step.map(StepStatus::status).orElse(status);
    String name = step.map(each -> each.step().toString()).orElse("");
    if (bars.isPresent()) {
      bars.get().show(runs, name, workers);
      return;
    }
    String line = name.isEmpty() ? describe(runs) : describe(runs) + " " + Visible.line(name);
    if (!line.equals(shown)) {
      System.err.println(line);
      shown = line;
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
      System.err.println(
          "Job "
              + status.jobId()
              + " waits for "
              + waits
              + ": "
              + Waiting.remedy(status, steps, workers));
    }
  }

  @Override
  public void close() {
    bars.ifPresent(ProgressBars::close);
  }

  private static Duration elapsed(long since) {
    return Duration.ofNanos(System.nanoTime() - since);
  }
}
