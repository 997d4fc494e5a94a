package dev.millrace.engine;

import dev.millrace.Format;
import java.io.IOException;

/**
 * Writes results into a file that bears the attempt's name, forced to disk by {@link #finish}.
 * Which attempt's file becomes part of the output is decided later, by commit.
 */
final class FileResult implements ResultWriter {

  private final PartWriter file;
  private final Format<Object, Object> format;

  /** Creates the file. */
  FileResult(PartWriter file, Format<Object, Object> format) throws IOException {
    this.file = file;
    this.format = format;
    format.begin(file.piece());
    file.open();
  }

  @Override
  public void add(Object key, Object value) throws IOException {
    format.write(key, value, file.piece());
    if (file.isFull()) {
      file.flush();
    }
  }

  @Override
  public Written finish() throws IOException {
    file.finish();
    return new Written(0, file.bytes(), file.checksum());
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
