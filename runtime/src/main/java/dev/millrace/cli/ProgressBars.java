package dev.millrace.cli;

import dev.millrace.store.JobProgress;
import dev.millrace.store.JobState;
import dev.millrace.store.JobStatus;
import dev.millrace.store.WorkerInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** The progress of a job on a terminal: what it does and who is there, and a bar for each phase. */
final class ProgressBars implements AutoCloseable {

  private static final String MAP = "map   ";
  private static final String REDUCE = "reduce";

  private final LiveLines lines = LiveLines.open();
  private final Map<String, PhaseBar> bars = new TreeMap<>();
  private final Map<String, String> complete = new TreeMap<>();
  private final Function<String, JobProgress> progress;
  private final Appearance appearance;
  private final Terminal terminal;

  /** {@code progress} tells how the attempts of a job get on. */
  ProgressBars(Terminal terminal, Appearance appearance, Function<String, JobProgress> progress) {
    this.terminal = terminal;
    this.appearance = appearance;
    this.progress = progress;
  }

  /**
   * Draws how a job stands, or the step of it that runs; {@code step} says which that is, if any.
   */
  void show(JobStatus status, String step, List<WorkerInfo> workers) {
    List<String> drawn = new ArrayList<>();
    drawn.add(headline(status, step, workers));
    JobStatus.Tasks tasks = status.tasks();
    if (tasks.maps() > 0) {
      JobProgress now = progress.apply(status.jobId());
      drawn.add(
          line(status, MAP, tasks.maps(), tasks.mapsLeft(), now.mapsDone(status), now.maps()));
      if (status.state() != JobState.MAPPING && !tasks.mapOnly()) {
        drawn.add(
            line(
                status,
                REDUCE,
                tasks.partitions(),
                tasks.reducesLeft(),
                now.reducesDone(status),
                now.reduces()));
      }
    }
    lines.show(drawn);
  }

  private String headline(JobStatus status, String step, List<WorkerInfo> workers) {
    int slots = workers.stream().mapToInt(WorkerInfo::slots).sum();
    String state = status.state().name();
    String text =
        "%s %s, %s, %s%s"
            .formatted(
                status.jobId(),
                state,
                counted(workers.size(), "worker"),
                counted(slots, "slot"),
                step.isEmpty() ? "" : ", " + step);
    return Table.shortened(Table.oneLine(text), terminal.width() - 1)
        .replace(" " + state + ",", " " + appearance.state(terminal, status.state(), state) + ",");
  }

  private String line(
      JobStatus status, String phase, int tasks, int left, double done, JobProgress.Attempts now) {
    String key = status.jobId() + "/" + phase;
    if (complete.containsKey(key) && left == 0) {
      return complete.get(key);
    }
    String text =
        " %s%d running%s"
            .formatted(
                countsBytes(status, phase) ? (tasks - left) + "/" + tasks + " tasks, " : "",
                now.running(),
                now.failed() == 0 ? "" : ", " + counted(now.failed(), "failure"));
    String line = bars.computeIfAbsent(key, any -> bar(status, phase, tasks)).at(done, text);
    if (left == 0) {
      complete.put(key, line);
    } else {
      complete.remove(key); // a map task whose blocks were lost is done again
    }
    return line;
  }

  /** The input of map tasks is known in bytes, that of many. */
  private static boolean countsBytes(JobStatus status, String phase) {
    return phase.equals(MAP) && status.tasks().bytes() > 0;
  }

  private PhaseBar bar(JobStatus status, String phase, int tasks) {
    boolean maps = phase.equals(MAP);
    Long began = status.times().get(maps ? JobState.MAPPING : JobState.REDUCING);
    long since = began == null ? 0 : Math.max(0, System.currentTimeMillis() - began);
    int width = terminal.width() - 1;
    return countsBytes(status, phase)
        ? PhaseBar.ofBytes(MAP, status.tasks().bytes(), Duration.ofMillis(since), width)
        : PhaseBar.ofTasks(maps ? MAP : REDUCE, tasks, Duration.ofMillis(since), width);
  }

  private static String counted(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  @Override
  public void close() {
    bars.values().forEach(PhaseBar::close);
    lines.close();
  }
}
