package dev.millrace.streaming;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.Emitter;
import dev.millrace.InvalidJobException;
import dev.millrace.Utf8;

/**
 * How a pair is a line: the key, a separator, the value. A line without separator, or with nothing
 * behind it, is all key, and its value is empty.
 */
final class LineFormat {

  /** Key and value are set apart by the first tab. */
  static final LineFormat TAB = new LineFormat("\t", 1);

  private final byte[] separator;
  private final int keyFields;

  /** The key has so many fields, with the separator between them and behind the last. */
  LineFormat(String separator, int keyFields) {
    if (separator.isEmpty() || separator.indexOf('\n') >= 0) {
      throw new InvalidJobException(
          "Parameter separator must be a text without line feeds, of one character or more");
    }
    if (keyFields < 1) {
      throw new InvalidJobException("Parameter key-fields must be at least 1: " + keyFields);
    }
    this.separator = separator.getBytes(UTF_8);
    this.keyFields = keyFields;
  }

  /** Emits the pair that a line is; its key and value are parts of the bytes. */
  void emit(byte[] bytes, int from, int to, Emitter<Utf8, Utf8> out) {
    int end = keyEnd(bytes, from, to);
    int value = Math.min(to, end + separator.length);
    out.emit(Utf8.wrap(bytes, from, end - from), Utf8.wrap(bytes, value, to - value));
  }

  /** Hands a pair to a program. */
  void feed(Utf8 key, Utf8 value, ProgramRun run) throws Exception {
    run.feed(key);
    if (value.size() > 0) {
      run.feed(separator);
      run.feed(value);
    }
    run.endLine();
  }

  private int keyEnd(byte[] bytes, int from, int to) {
    int fields = 0;
    for (int at = from; at + separator.length <= to; at++) {
      if (isSeparator(bytes, at)) {
        if (++fields == keyFields) {
          return at;
        }
        at += separator.length - 1;
      }
    }
    return to;
  }

  private boolean isSeparator(byte[] bytes, int at) {
    for (int i = 0; i < separator.length; i++) {
      if (bytes[at + i] != separator[i]) {
        return false;
      }
    }
    return true;
  }
}
