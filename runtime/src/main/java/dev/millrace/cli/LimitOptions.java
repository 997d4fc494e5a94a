package dev.millrace.cli;

import dev.millrace.store.Labels;
import dev.millrace.store.Limits;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Option;

/** The options that say how often and how long things may be tried in a job. */
final class LimitOptions {

  @Option(
      names = "--max-attempts",
      paramLabel = "N",
      description = "Failures of one task that fail the job (default: ${DEFAULT-VALUE}).",
      defaultValue = "4")
  private int maxAttempts;

  @Option(
      names = "--skip-records",
      paramLabel = "N",
      description =
          "How many bad records, of which attempts die twice, the job may skip (default: ${DEFAULT-VALUE}).",
      defaultValue = "0")
  private int skipRecords;

  @Option(
      names = "--no-speculation",
      negatable = true,
      description = "Give no straggler a second attempt beside its first.")
  private boolean speculation = true;

  @Option(
      names = "--lease",
      paramLabel = "SECONDS",
      description =
          "After how long without a sign of its worker a task is taken over (default: ${DEFAULT-VALUE}).",
      defaultValue = "15",
      converter = TimeSpan.class)
  private Duration lease = Duration.ZERO;

  @Option(
      names = "--task-timeout",
      paramLabel = "SECONDS",
      description =
          "After how long without progress an attempt is ended as failed; 0 for never (default: ${DEFAULT-VALUE}).",
      defaultValue = "600",
      converter = TimeSpan.class)
  private Duration taskTimeout = Duration.ZERO;

  @Option(
      names = "--deadline",
      paramLabel = "SECONDS",
      description =
          "How long the whole job may take before it is ended as failed; 0 for as long as it takes (default: ${DEFAULT-VALUE}).",
      defaultValue = "0",
      converter = TimeSpan.class)
  private Duration deadline = Duration.ZERO;

  @Option(
      names = "--priority",
      paramLabel = "N",
      description =
          "-100 to 100: slots that come free are given to jobs of a higher priority first (default: ${DEFAULT-VALUE}).",
      defaultValue = "0")
  private int priority;

  @Option(
      names = "--max-slots",
      paramLabel = "N",
      description =
          "How many tasks of the job may run at once, over all workers; 0 for as many as there are slots (default: ${DEFAULT-VALUE}).",
      defaultValue = "0")
  private int maxSlots;

  @Option(
      names = "--needs",
      paramLabel = "LABEL",
      split = ",",
      description =
          "Run tasks of the job only on workers with this --label. Can be repeated: with all of them.")
  private List<String> needs = List.of();

  @Option(
      names = "--retention",
      paramLabel = "TIME",
      description =
          "How long the job's state, and its result if it is kept, stay after its end: 90m, 24h, 7d (default: ${DEFAULT-VALUE}).",
      defaultValue = "24h",
      converter = TimeSpan.class)
  private Duration retention = Duration.ZERO;

  /**
   * What was given.
   *
   * @throws dev.millrace.InvalidJobException if a limit is out of its range
   */
  Limits toLimits() {
    return new Limits(
        new Limits.Attempts(maxAttempts, skipRecords, speculation),
        new Limits.Times(lease, retention, taskTimeout, deadline),
        new Limits.Share(priority, maxSlots, Labels.of(needs)));
  }
}
