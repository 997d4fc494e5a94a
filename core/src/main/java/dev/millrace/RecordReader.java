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

  /** The current record; valid after {@link #advance} has returned true. */
  I record();

  /** Where the current record lies, for error messages: {@code books/a.txt, byte 4101}. */
  String position();
}
