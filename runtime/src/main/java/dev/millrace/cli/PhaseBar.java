package dev.millrace.cli;

import java.nio.charset.Charset;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarStyle;

/** The bar of one phase of a job: how much of it is done, how fast, and how long it will take. */
final class PhaseBar implements AutoCloseable {

  private static final int NEVER =
      Integer.MAX_VALUE; // by itself: it is drawn when something is known
  private static final long TASK = 1_000;
  private static final String[] UNITS = {" B", " KiB", " MiB", " GiB", " TiB"};
  private static final boolean UNICODE = Charset.defaultCharset().newEncoder().canEncode('█');

  private final ProgressBar bar;
  private volatile String line = "";

  private PhaseBar(String phase, long max, String unit, long unitSize, Duration before, int width) {
    bar =
        ProgressBar.builder()
            .setTaskName(phase)
            .setInitialMax(max)
            .setUnit(unit, unitSize)
            .showSpeed(new DecimalFormat("#,##0.0", DecimalFormatSymbols.getInstance(Locale.ROOT)))
            .startsFrom(0, before)
            .setStyle(UNICODE ? ProgressBarStyle.UNICODE_BLOCK : ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(NEVER)
            .setConsumer(new DelegatingProgressBarConsumer(text -> line = text, width))
            .build();
  }

  /** A bar of bytes, of a phase that began this long ago. */
  static PhaseBar ofBytes(String phase, long bytes, Duration before, int width) {
    int unit = Math.min(UNITS.length - 1, (63 - Long.numberOfLeadingZeros(bytes)) / 10);
    // The one below that of the whole, so that small steps are seen.
    int shown = Math.max(0, bytes >> (10 * unit) < 10 ? unit - 1 : unit);
    return new PhaseBar(phase, bytes, UNITS[shown], 1L << (10 * shown), before, width);
  }

  /** A bar of tasks, of a phase that began this long ago. */
  static PhaseBar ofTasks(String phase, int tasks, Duration before, int width) {
    return new PhaseBar(phase, tasks * TASK, " tasks", TASK, before, width);
  }

  /** The bar when this share is done, followed by a text. */
  String at(double done, String text) {
    // What runs and what is committed are not read at one moment: a task may be missing in both.
    bar.stepTo(Math.max(bar.getCurrent(), (long) (done * bar.getMax())));
    bar.setExtraMessage(text);
    bar.refresh();
    return line;
  }

  @Override
  public void close() {
    bar.close();
  }
}
