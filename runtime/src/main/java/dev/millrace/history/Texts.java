package dev.millrace.history;

import dev.millrace.store.AttemptRecord;
import java.time.Duration;
import java.util.Locale;

/** Figures for people. */
public final class Texts {

  private static final long SECOND = 1000;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;
  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};

  private Texts() {}

  /** A time, to about three digits: {@code 340 ms}, {@code 12.3 s}, {@code 4 min 5 s}. */
  public static String time(Duration time) {
    long ms = time.toMillis();
    if (ms < SECOND) {
      return ms + " ms";
    }
    if (ms < MINUTE) {
      return String.format(Locale.ROOT, "%.1f s", ms / (double) SECOND);
    }
    return ms < HOUR
        ? ms / MINUTE + " min " + ms % MINUTE / SECOND + " s"
        : ms / HOUR + " h " + ms % HOUR / MINUTE + " min";
  }

  /** A number of bytes: {@code 512 B}, {@code 64.0 MiB}. */
  public static String bytes(long bytes) {
    double left = bytes;
    int unit = 0;
    while (left >= 1024 && unit < UNITS.length - 1) {
      left /= 1024;
      unit++;
    }
    return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", left, UNITS[unit]);
  }

  /** A sentence with figures, which are written alike everywhere. */
  static String format(String sentence, Object... values) {
    return String.format(Locale.ROOT, sentence, values);
  }

  /** A ratio to one digit; a dash where there is none. */
  public static String ratio(double of, double to) {
    return to == 0 ? "-" : String.format(Locale.ROOT, "%.1f", of / to);
  }

  /** A task and its attempt: {@code m17, attempt 2 on host-7}. */
  public static String attempt(AttemptRecord attempt) {
    return attempt.phase().mark()
        + attempt.task()
        + ", attempt "
        + attempt.attempt()
        + " on "
        + attempt.worker();
  }
}
