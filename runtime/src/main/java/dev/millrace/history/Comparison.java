package dev.millrace.history;

import dev.millrace.store.JobRecord;
import dev.millrace.store.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Two jobs side by side.
 *
 * @param first one of them
 * @param second the other one
 * @param times how long they and their parts took, in ms
 * @param figures their tasks and attempts
 * @param counters their counters
 * @param differences what they were run with, where that differs: name to both values, the second
 *     of which is empty where it has none
 */
public record Comparison(
    JobRecord first,
    JobRecord second,
    List<Row> times,
    List<Row> figures,
    List<Row> counters,
    Map<String, List<String>> differences) {

  /**
   * One figure of both.
   *
   * @param name what it is
   * @param first that of the first
   * @param second that of the second
   */
  public record Row(String name, long first, long second) {

    /** The second as a multiple of the first; a dash where the first is 0. */
    public String ratio() {
      return Texts.ratio(second, first);
    }
  }

  /** Compares two jobs, as of {@code now}, in ms since 1970. */
  public static Comparison of(JobRecord first, JobRecord second, long now) {
    Map<String, Duration> one = PhaseTimes.of(first, now);
    Map<String, Duration> other = PhaseTimes.of(second, now);
    List<Row> times = new ArrayList<>();
    times.add(
        new Row(
            "total",
            PhaseTimes.total(first, now).toMillis(),
            PhaseTimes.total(second, now).toMillis()));
    for (String part :
        List.of(
            PhaseTimes.WAITING_FOR_COORDINATOR,
            PhaseTimes.PLANNING,
            PhaseTimes.WAITING_FOR_WORKER,
            PhaseTimes.MAP,
            PhaseTimes.REDUCE,
            PhaseTimes.FINISHING)) {
      times.add(new Row(part, millis(one, part), millis(other, part)));
    }
    List<Row> figures = new ArrayList<>();
    figures.add(
        new Row("input bytes", first.status().tasks().bytes(), second.status().tasks().bytes()));
    for (Phase phase : Phase.values()) {
      addFigures(figures, phase, PhaseAttempts.of(first, phase), PhaseAttempts.of(second, phase));
    }
    return new Comparison(
        first, second, times, figures, counters(first, second), differences(first, second));
  }

  private static void addFigures(
      List<Row> figures, Phase phase, PhaseAttempts one, PhaseAttempts other) {
    String name = phase.title();
    figures.add(
        new Row(name + " tasks committed", one.committed().size(), other.committed().size()));
    figures.add(
        new Row(
            name + " task, median ms", one.medianTime().toMillis(), other.medianTime().toMillis()));
    figures.add(new Row(name + " task, longest ms", longest(one), longest(other)));
    figures.add(
        new Row(name + " slots' ms in all", one.busy().toMillis(), other.busy().toMillis()));
    figures.add(
        new Row(name + " slots' ms for nothing", one.lost().toMillis(), other.lost().toMillis()));
  }

  private static long longest(PhaseAttempts phase) {
    return phase.slowest(1).stream().mapToLong(each -> each.took().toMillis()).sum();
  }

  private static List<Row> counters(JobRecord first, JobRecord second) {
    Map<String, Long> one = first.status().counters();
    Map<String, Long> other = second.status().counters();
    TreeSet<String> names = new TreeSet<>(one.keySet());
    names.addAll(other.keySet());
    return names.stream()
        .map(name -> new Row(name, one.getOrDefault(name, 0L), other.getOrDefault(name, 0L)))
        .toList();
  }

  private static Map<String, List<String>> differences(JobRecord first, JobRecord second) {
    Map<String, List<String>> differences = new TreeMap<>();
    TreeSet<String> names = new TreeSet<>(first.settings().keySet());
    names.addAll(second.settings().keySet());
    for (String name : names) {
      addDifference(
          differences,
          name,
          first.settings().getOrDefault(name, ""),
          second.settings().getOrDefault(name, ""));
    }
    addDifference(differences, "job", first.status().definition(), second.status().definition());
    return differences;
  }

  private static void addDifference(
      Map<String, List<String>> differences, String name, String first, String second) {
    if (!first.equals(second)) {
      differences.put(name, List.of(first, second));
    }
  }

  private static long millis(Map<String, Duration> parts, String name) {
    return parts.getOrDefault(name, Duration.ZERO).toMillis();
  }
}
