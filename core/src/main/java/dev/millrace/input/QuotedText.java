package dev.millrace.input;

import java.io.IOException;
import java.io.Reader;

/**
 * The text of a CSV file on its way to the parser: without a byte order mark, and with CRLF at the
 * end of every row. For where rows end with LF alone, the parser (FastCSV, up to 4.2 at least)
 * misses the end of one that has a single CR within quotes. Line breaks within quotes stay what
 * they are.
 */
final class QuotedText extends Reader {

  private final Reader in;
  private final char[] buffer = new char[8 << 10];
  private int next;
  private int limit;
  private boolean begun;
  private boolean open;
  private char last;

  QuotedText(Reader in) {
    this.in = in;
  }

  /** Whether a quote is not closed in what has been read so far. */
  boolean isOpen() {
    return open;
  }

  @Override
  public int read(char[] chars, int start, int length) throws IOException {
    int written = 0;
    while (written < length && (next < limit || (written == 0 && fill()))) {
      char current = buffer[next];
      if (current == '\n' && last != '\r' && !open) {
        current = '\r';
      } else {
        next++;
        open ^= current == CsvFormat.QUOTE;
      }
      last = current;
      chars[start + written++] = current;
    }
    return written == 0 && length > 0 ? -1 : written;
  }

  private boolean fill() throws IOException {
    next = 0;
    limit = Math.max(0, in.read(buffer, 0, buffer.length));
    if (!begun && limit > 0) {
      begun = true;
      next = buffer[0] == CsvFormat.BYTE_ORDER_MARK ? 1 : 0;
    }
    return next < limit || (limit > 0 && fill());
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
