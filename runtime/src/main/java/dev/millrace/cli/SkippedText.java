package dev.millrace.cli;

import dev.millrace.store.SkippedRecord;
import java.util.List;

/** Skipped records as text: as fields with tabs for programs, as sentences for people. */
final class SkippedText {

  /** More than this nobody reads who runs a job. */
  private static final int SHOWN = 20;

  private static final int SHOWN_TEXT = 200;

  private SkippedText() {}

  /** Map task, number of the record in its split, place, cause and text. */
  static String[] fields(SkippedRecord skipped) {
    return new String[] {
      Integer.toString(skipped.task()),
      Long.toString(skipped.record().ordinal()),
      escaped(skipped.record().position()),
      escaped(skipped.cause()),
      escaped(skipped.record().text())
    };
  }

  /** A sentence for each of the first records, and one for how many there are. */
  static String sentences(List<SkippedRecord> skipped) {
    StringBuilder text = new StringBuilder();
    for (SkippedRecord each : skipped.subList(0, Math.min(SHOWN, skipped.size()))) {
      String record = escaped(each.record().text());
      text.append(
          "millrace: skipped %s (record %d of map task %d): %s: %s%n"
              .formatted(
                  Visible.line(each.record().position()),
                  each.record().ordinal(),
                  each.task(),
                  Visible.line(each.cause()),
                  record.length() <= SHOWN_TEXT
                      ? record
                      : record.substring(0, SHOWN_TEXT) + "..."));
    }
    if (skipped.size() > SHOWN) {
      text.append("millrace: and %d more%n".formatted(skipped.size() - SHOWN));
    }
    return text.toString();
  }

  private static String escaped(String text) {
    return Visible.line(text.replace("\\", "\\\\"));
  }
}
