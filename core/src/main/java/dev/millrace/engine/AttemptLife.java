package dev.millrace.engine;

import dev.millrace.RecordReader;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What the code of one attempt is given to read, how much that was, what it has opened, and how
 * often it has said that it makes progress. Closing it closes what was opened, the last first,
 * whatever became of the attempt.
 */
public final class AttemptLife implements Closeable {

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private @Nullable RecordReader<?> reader;
  private long signs;
  private Intake intake = Intake.NONE;

  /** Says what reads the records that are mapped, once it stands at the first one. */
  public void reads(RecordReader<?> records) {
    reader = records;
  }

  String source() {
    return reader == null ? "" : reader.source();
  }

  String position() {
    return reader == null ? "" : reader.position();
  }

  void given(Intake whole) {
    intake = whole;
  }

  /** How much the reducer was given, once it is through. */
  public Intake intake() {
    return intake;
  }

  void progress() {
    signs++;
  }

  /** How often progress was said to be made; another thread sees it late at worst. */
  long signs() {
    return signs;
  }

  void closeAtEnd(AutoCloseable resource) {
    opened.push(resource);
  }

  @Override
  public void close() throws IOException {
    IOException failure = null;
    while (!opened.isEmpty()) {
      failure = close(opened.pop(), failure);
    }
    if (failure != null) {
      throw failure;
    }
  }

  private static @Nullable IOException close(AutoCloseable resource, @Nullable IOException before) {
    try {
      resource.close();
      return before;
    } catch (Exception e) {
      if (before != null) {
        before.addSuppressed(e);
        return before;
      }
      return e instanceof IOException io
          ? io
          : new IOException("What the task has opened could not be closed: " + e, e);
    }
  }
}
