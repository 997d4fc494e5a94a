package dev.millrace.compare;

import java.util.ArrayList;
import java.util.List;

/** All runs of one contender on one workload. */
final class Measured {

  private final String workload;
  private final String contender;
  private final List<TimedProcess> runs = new ArrayList<>();

  Measured(String workload, String contender) {
    this.workload = workload;
    this.contender = contender;
  }

  void add(TimedProcess run) {
    runs.add(run);
  }

  String workload() {
    return workload;
  }

  String contender() {
    return contender;
  }

  double median() {
    List<Double> sorted = runs.stream().map(TimedProcess::seconds).sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  double min() {
    return runs.stream().mapToDouble(TimedProcess::seconds).min().orElseThrow();
  }

  double max() {
    return runs.stream().mapToDouble(TimedProcess::seconds).max().orElseThrow();
  }

  long peakBytes() {
    return runs.stream().mapToLong(TimedProcess::peakBytes).max().orElseThrow();
  }

  /** The largest of what the runs reported by this name. */
  long reported(String name) {
    return runs.stream().mapToLong(run -> run.reported(name)).max().orElseThrow();
  }
}
