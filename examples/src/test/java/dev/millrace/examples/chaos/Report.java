package dev.millrace.examples.chaos;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;

/** The table of a campaign. */
final class Report {

  private final List<Outcome> outcomes = new ArrayList<>();

  synchronized void add(Outcome outcome) {
    outcomes.add(outcome);
  }

  synchronized List<Outcome> bad() {
    return outcomes.stream().filter(outcome -> !outcome.isGood()).toList();
  }

  synchronized int size() {
    return outcomes.size();
  }

  /** How often a kind of fault has happened. */
  synchronized int faults(Fault.Kind kind) {
    return outcomes.stream().mapToInt(outcome -> outcome.done().getOrDefault(kind, 0)).sum();
  }

  /** As Markdown. */
  synchronized String table() {
    StringBuilder table = new StringBuilder("| What | How many |\n|---|---|\n");
    row(table, "schedules", outcomes.size());
    Map<JobCase.Kind, Integer> jobs = new EnumMap<>(JobCase.Kind.class);
    outcomes.forEach(outcome -> jobs.merge(outcome.schedule().job().kind(), 1, Integer::sum));
    jobs.forEach((kind, count) -> row(table, "jobs: " + words(kind), count));
    long all = 0;
    for (Fault.Kind kind : Fault.Kind.values()) {
      all += faults(kind);
    }
    row(table, "faults in all", all);
    for (Fault.Kind kind : Fault.Kind.values()) {
      row(table, "faults: " + words(kind), faults(kind));
    }
    row(table, "attempts of tasks", sum(Outcome::attempts));
    row(table, "tasks taken over", sum(Outcome::reclaimed));
    row(table, "map tasks reopened", sum(Outcome::reopened));
    row(table, "jobs that failed by name, on a full disk", sum(o -> o.failed() ? 1 : 0));
    row(
        table,
        "longest time from the kill of a worker to the takeover of its task, ms",
        max(Outcome::recovery));
    row(table, "longest schedule, ms", max(Outcome::millis));
    row(table, "wrong results", sum(o -> o.wrong().isEmpty() ? 0 : 1));
    row(table, "hangs", sum(o -> o.hang().isEmpty() ? 0 : 1));
    row(table, "leaks", sum(o -> o.left().isEmpty() ? 0 : 1));
    return table.toString();
  }

  private long sum(ToLongFunction<Outcome> value) {
    return outcomes.stream().mapToLong(value).sum();
  }

  private long max(ToLongFunction<Outcome> value) {
    return outcomes.stream().mapToLong(value).max().orElse(0);
  }

  private static void row(StringBuilder table, String what, long count) {
    table.append("| ").append(what).append(" | ").append(count).append(" |\n");
  }

  private static String words(Enum<?> kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
