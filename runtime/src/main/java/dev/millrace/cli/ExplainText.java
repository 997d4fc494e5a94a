package dev.millrace.cli;

import dev.millrace.history.Explanation;
import dev.millrace.history.PhaseAttempts;
import dev.millrace.history.Texts;
import dev.millrace.store.AttemptRecord;
import dev.millrace.store.JobStatus;
import java.util.Comparator;
import java.util.Locale;

/** An explanation for people. */
final class ExplainText {

  private static final int SLOWEST = 3;

  private ExplainText() {}

  static String of(Explanation explained, boolean withAttempts) {
    StringBuilder text = new StringBuilder();
    JobStatus status = explained.job().status();
    line(
        text,
        "%s  %s  %s in %s",
        status.jobId(),
        status.definition(),
        status.state(),
        Texts.time(explained.total()));
    explained
        .parts()
        .forEach(
            (part, took) ->
                line(
                    text,
                    "  %-40s %10s %4d %%",
                    part,
                    Texts.time(took),
                    Math.round(
                        100.0 * took.toMillis() / Math.max(1, explained.total().toMillis()))));
    phase(text, explained.maps());
    phase(text, explained.reduces());
    if (explained.job().omitted() > 0) {
      line(text, "%d attempts more are not recorded.", explained.job().omitted());
    }
    line(text, explained.findings().isEmpty() ? "Nothing conspicuous." : "Findings:");
    for (Explanation.Finding finding : explained.findings()) {
      line(text, "- %s", finding.what());
      if (!finding.advice().isEmpty()) {
        line(text, "  %s", finding.advice());
      }
    }
    if (withAttempts) {
      attempts(text, explained);
    }
    return text.toString().stripTrailing();
  }

  private static void phase(StringBuilder text, PhaseAttempts phase) {
    if (phase.committed().isEmpty() && phase.others().isEmpty()) {
      return;
    }
    line(
        text,
        "%s tasks: %d committed, median %s; %s of slots' time, %s of it for nothing in %d attempts",
        phase.phase().title(),
        phase.committed().size(),
        Texts.time(phase.medianTime()),
        Texts.time(phase.busy()),
        Texts.time(phase.lost()),
        phase.others().size());
    for (AttemptRecord slow : phase.slowest(SLOWEST)) {
      line(
          text,
          "  slow: %-36s %10s %,15d records %12s%s",
          Texts.attempt(slow),
          Texts.time(slow.took()),
          slow.amounts().recordsIn(),
          Texts.bytes(slow.amounts().bytesIn()),
          slow.largest().isEmpty()
              ? ""
              : String.format(
                  Locale.ROOT,
                  ", of which %,d of key \"%s\"",
                  slow.largest().get(0).values(),
                  slow.largest().get(0).key()));
    }
  }

  private static void attempts(StringBuilder text, Explanation explained) {
    long begin =
        explained.job().attempts().stream().mapToLong(AttemptRecord::started).min().orElse(0);
    line(text, "Attempts, by their beginnings in seconds:");
    explained.job().attempts().stream()
        .sorted(Comparator.comparingLong(AttemptRecord::started))
        .forEach(
            each ->
                line(
                    text,
                    "  %9.3f..%9.3f  %-12s %s%s",
                    (each.started() - begin) / 1000.0,
                    (each.ended() - begin) / 1000.0,
                    each.outcome(),
                    Texts.attempt(each),
                    each.cause().isEmpty() ? "" : ": " + each.cause()));
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append(System.lineSeparator());
  }
}
