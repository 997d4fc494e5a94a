package dev.millrace;

import java.io.Closeable;
import java.io.IOException;

/**
 * Reads the records of one split, in order.
 *
 * @param <I> the type of the records
 */
public interface RecordReader<I> extends Closeable {

  /** Goes to the next record; false at the end of the split. */
  boolean advance() throws IOException;

  /**
   * The current record; valid after {@link #advance} has returned true.
   *
   * @throws BadRecordException if it is damaged; then too, {@link #advance} goes to the next one
   */
  I record();

  /**
   * How much of the split has been read, from 0 to 1; less than 0 if that is not known. Another
   * thread may ask, and is served with what it happens to see.
   */
  default double progress() {
    return -1;
  }

  /** Where the current record lies, for error messages: {@code books/a.txt, byte 4101}. */
  String position();

  /** The path of the file in which the current record lies; empty if it comes from no file. */
  default String source() {
    return "";
  }
}
