package dev.millrace.input;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Says that a file could be read, but not what it holds: from some byte on, its compressed content
 * makes no sense. To read it again does not help, so the rest of the file counts as one bad record.
 */
final class DamagedFileException extends IOException {

  private static final long serialVersionUID = 1;

  DamagedFileException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
