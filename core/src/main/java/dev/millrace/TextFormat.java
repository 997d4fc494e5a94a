package dev.millrace;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** See {@link Format#text}. */
final class TextFormat implements Format<Object, Object> {

  static final TextFormat TAB = new TextFormat("\t");

  private final byte[] separator;

  TextFormat(String separator) {
    this.separator = separator.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void write(Object key, Object value, OutputStream out) throws IOException {
    append(key, out);
    if (value != NoValue.NO_VALUE) {
      out.write(separator, 0, separator.length);
      append(value, out);
    }
    out.write('\n');
  }

  /** Writes the text of a value, and a line feed. */
  static void line(Object value, OutputStream out) throws IOException {
    append(value, out);
    out.write('\n');
  }

  private static void append(Object value, OutputStream out) throws IOException {
    if (value instanceof Utf8 text) {
      text.writeTo(out);
      return;
    }
    byte[] bytes = bytes(value);
    out.write(bytes, 0, bytes.length);
  }

  /** The text of a value: byte arrays as they are, everything else as UTF-8. */
  static byte[] bytes(Object value) {
    if (value instanceof Utf8 text) {
      return text.toByteArray();
    }
    return value instanceof byte[] raw ? raw : value.toString().getBytes(StandardCharsets.UTF_8);
  }
}
