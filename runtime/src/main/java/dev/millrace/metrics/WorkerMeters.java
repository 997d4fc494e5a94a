package dev.millrace.metrics;

import dev.millrace.Slice;
import dev.millrace.Split;
import dev.millrace.engine.Manifest;
import dev.millrace.engine.TaskCounters;
import dev.millrace.store.AttemptOutcome;
import dev.millrace.store.FailureKind;
import dev.millrace.store.Phase;
import dev.millrace.store.TakenTask;
import dev.millrace.watch.Asked;
import dev.millrace.watch.AttemptEnd;
import dev.millrace.watch.AttemptWatcher;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Counts what a worker's attempts do: a few numbers when each begins and ends, nothing while it
 * maps or reduces.
 */
final class WorkerMeters implements AttemptWatcher {

  /** What flows, and the counter of attempts that says how much. */
  private static final Map<String, String> FLOWS =
      Map.of(
          "read", TaskCounters.MAP_RECORDS_IN,
          "skipped", TaskCounters.MAP_RECORDS_SKIPPED,
          "emitted", TaskCounters.MAP_RECORDS_OUT,
          "combined", TaskCounters.COMBINED_RECORDS_OUT,
          "grouped", TaskCounters.REDUCE_KEYS_IN,
          "reduced", TaskCounters.REDUCE_RECORDS_OUT);

  /** All that a worker can hear of. */
  private static final Set<AttemptOutcome> OUTCOMES =
      EnumSet.complementOf(EnumSet.of(AttemptOutcome.RUNNING, AttemptOutcome.TAKEN_OVER));

  private final Meters meters;

  /** Registers all of it, so that what has never happened is 0, not absent. */
  WorkerMeters(Meters meters) {
    this.meters = meters;
    for (Phase phase : Phase.values()) {
      meters.count(Metric.TASKS_TAKEN, 0, label(phase));
      meters.count(Metric.RECLAIMS, 0, label(phase));
      meters.histogram(Metric.ATTEMPT_SECONDS, label(phase));
      for (AttemptOutcome outcome : OUTCOMES) {
        meters.count(Metric.ATTEMPTS, 0, label(phase), Meters.label(outcome));
      }
      for (FailureKind kind : FailureKind.values()) {
        if (isOfAttempt(kind)) {
          meters.count(Metric.FAILURES, 0, label(phase), Meters.label(kind));
        }
      }
    }
    for (String outcome : List.of("renewed", "lost", "unanswered")) {
      meters.count(Metric.RENEWALS, 0, outcome);
    }
    meters.count(Metric.INPUT_BYTES, 0);
    meters.count(Metric.SHUFFLE_BYTES, 0);
    meters.count(Metric.OUTPUT_BYTES, 0);
    FLOWS.keySet().forEach(flow -> meters.count(Metric.RECORDS, 0, flow));
  }

  @Override
  public void taken(TakenTask task) {
    meters.count(Metric.TASKS_TAKEN, 1, label(task.phase()));
    if (task.lease().deliveries() > 1) {
      meters.count(Metric.RECLAIMS, 1, label(task.phase()));
    }
  }

  @Override
  public void ended(AttemptEnd end) {
    TakenTask task = end.task();
    meters.count(Metric.ATTEMPTS, 1, label(task.phase()), Meters.label(end.outcome()));
    meters.histogram(Metric.ATTEMPT_SECONDS, label(task.phase())).record(end.time());
    end.failure()
        .ifPresent(
            failure ->
                meters.count(
                    Metric.FAILURES, 1, label(task.phase()), Meters.label(failure.kind())));
    if (end.outcome() == AttemptOutcome.COMMITTED) {
      end.manifest().ifPresent(manifest -> committed(task, manifest));
    }
  }

  private void committed(TakenTask task, Manifest manifest) {
    Map<String, Long> counters = manifest.counters();
    meters.count(Metric.INPUT_BYTES, task.split().map(WorkerMeters::bytes).orElse(0L));
    // What is written for reducers counts itself.
    boolean forReducers = counters.containsKey(TaskCounters.PARTIAL_BYTES);
    meters.count(forReducers ? Metric.SHUFFLE_BYTES : Metric.OUTPUT_BYTES, manifest.bytes());
    FLOWS.forEach(
        (flow, counter) -> meters.count(Metric.RECORDS, counters.getOrDefault(counter, 0L), flow));
  }

  @Override
  public Asked renews(int leases) {
    return new Asked() {
      @Override
      public void answered(int lost) {
        meters.count(Metric.RENEWALS, leases - lost, "renewed");
        meters.count(Metric.RENEWALS, lost, "lost");
      }

      @Override
      public void failed() {
        meters.count(Metric.RENEWALS, leases, "unanswered");
      }
    };
  }

  /** Found out by whoever takes the task over, or handed back: no attempt reports it. */
  private static boolean isOfAttempt(FailureKind kind) {
    return kind != FailureKind.LOST_WORKER && kind.fate() != FailureKind.Fate.HAND_BACK;
  }

  private static long bytes(Split split) {
    return split.slices().stream()
        .filter(slice -> slice.unit().equals("bytes"))
        .mapToLong(Slice::length)
        .sum();
  }

  private static String label(Phase phase) {
    return Meters.label(phase);
  }
}
