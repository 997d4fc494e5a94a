package dev.millrace.redis;

import dev.millrace.store.AttemptLog;
import dev.millrace.store.AttemptNote;
import dev.millrace.store.AttemptOutcome;
import dev.millrace.store.CorruptStateException;
import dev.millrace.store.Phase;
import dev.millrace.store.Printed;
import dev.millrace.store.TakenTask;

/**
 * How what attempts have printed is written: under {@code m17.2} for the second attempt of map task
 * 17 a line {@code worker outcome bytes}, and the text.
 */
final class AttemptLogs {

  private AttemptLogs() {}

  /** What is filed; empty if nothing was printed. */
  static String written(TakenTask task, AttemptOutcome outcome, AttemptNote note) {
    Printed printed = note.printed();
    return printed.bytes() == 0
        ? ""
        : task.lease().consumer()
            + " "
            + outcome.name()
            + " "
            + printed.bytes()
            + "\n"
            + printed.text();
  }

  /** Reads what is filed under a field. */
  static AttemptLog read(String jobId, String field, String written) {
    int line = written.indexOf('\n');
    int dot = field.indexOf('.');
    try {
      String[] words = written.substring(0, line).split(" ", -1);
      return new AttemptLog(
          field.startsWith(Phase.MAP.mark()) ? Phase.MAP : Phase.REDUCE,
          Integer.parseInt(field.substring(1, dot)),
          Integer.parseInt(field.substring(dot + 1)),
          words[0],
          AttemptOutcome.valueOf(words[1]),
          new Printed(written.substring(line + 1), Long.parseLong(words[2])));
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new CorruptStateException(
          "Job " + jobId + " has a log \"" + field + "\" that cannot be read", e);
    }
  }
}
