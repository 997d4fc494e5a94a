package dev.millrace.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;

/**
 * Lines at the end of standard error that are drawn over in place. Whatever else is written there
 * meanwhile, such as a warning in the log, appears above them: they are taken away before it, and
 * drawn again with their next change.
 */
final class LiveLines implements AutoCloseable {

  private static final String CLEAR_TO_END = "\u001b[J";
  private static final String CLEAR_LINE = "\u001b[K";

  private final PrintStream terminal;
  private final PrintStream others = new PrintStream(new Above(), true);
  private int drawn;
  private boolean midLine;

  private LiveLines(PrintStream terminal) {
    this.terminal = terminal;
  }

  /** Puts itself between standard error and all who write there, until it is closed. */
  static LiveLines open() {
    LiveLines lines = new LiveLines(System.err);
    System.setErr(lines.others);
    return lines;
  }

  /** Draws these lines, each no longer than the terminal is wide, in place of the last ones. */
  synchronized void show(List<String> lines) {
    if (midLine) {
      return;
    }
    StringBuilder text = new StringBuilder(toFirst());
    text.append(String.join(CLEAR_LINE + "\n", lines)).append(CLEAR_TO_END);
    terminal.print(text);
    terminal.flush();
    drawn = lines.size();
  }

  private synchronized void clear() {
    if (drawn > 0) {
      terminal.print(toFirst() + CLEAR_TO_END);
      terminal.flush();
      drawn = 0;
    }
  }

  private String toFirst() {
    return drawn > 1 ? "\r\u001b[" + (drawn - 1) + "A" : drawn == 1 ? "\r" : "";
  }

  @Override
  public void close() {
    clear();
    System.setErr(terminal);
  }

  private final class Above extends OutputStream {

    @Override
    public void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      synchronized (LiveLines.this) {
        clear();
        terminal.write(bytes, offset, length);
        midLine = length > 0 ? bytes[offset + length - 1] != '\n' : midLine;
      }
    }

    @Override
    public void flush() {
      terminal.flush();
    }
  }
}
