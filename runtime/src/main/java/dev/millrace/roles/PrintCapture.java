package dev.millrace.roles;

import dev.millrace.engine.UserCodeException;
import java.io.IOException;

/**
 * Keeps what the code of attempts prints with them. While a worker runs, {@code System.out} and
 * {@code System.err} of its process do what they did, and let the attempt have a copy that the
 * printing thread belongs to: the one that runs it, or one that was started by such a thread.
 */
final class PrintCapture {

  private static final InheritableThreadLocal<PrintLog> CURRENT = new InheritableThreadLocal<>();

  private static int workers;

  private PrintCapture() {}

  /** Begins to copy, for one more worker. */
  static synchronized void begin() {
    workers++;
    // Code that has put streams of its own in place since has taken ours out.
    if (!(System.out instanceof CopyingStream)) {
      System.setOut(new CopyingStream(System.out, CURRENT::get));
    }
    if (!(System.err instanceof CopyingStream)) {
      System.setErr(new CopyingStream(System.err, CURRENT::get));
    }
  }

  /** Ends what {@link #begin} has begun; with the last worker the streams are as before. */
  static synchronized void end() {
    workers--;
    if (workers > 0) {
      return;
    }
    if (System.out instanceof CopyingStream ours) {
      System.setOut(ours.original());
    }
    if (System.err instanceof CopyingStream ours) {
      System.setErr(ours.original());
    }
  }

  /** Runs a stage of an attempt, and copies what it prints to {@code log}. */
  static <T> T to(PrintLog log, AttemptStages.Stage<T> stage)
      throws IOException, UserCodeException {
    CURRENT.set(log);
    try {
      return stage.run();
    } finally {
      CURRENT.remove();
    }
  }
}
