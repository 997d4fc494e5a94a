package dev.millrace.engine;

import dev.millrace.Utf8;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Results as text, one line each: key, tab, value, line feed. Strings are written as UTF-8 and byte
 * arrays as they are; everything else as its {@code toString} says. Tabs and line feeds inside keys
 * and values are not escaped.
 */
public final class TextLines {

  private TextLines() {}

  /** Writes one line. */
  public static void write(Object key, Object value, OutputStream out) throws IOException {
    GrowableBytes line = new GrowableBytes();
    write(key, value, line);
    out.write(line.array(), 0, line.size());
  }

  /** Appends one line. */
  static void write(Object key, Object value, GrowableBytes out) {
    append(key, out);
    out.write('\t');
    append(value, out);
    out.write('\n');
  }

  private static void append(Object value, GrowableBytes out) {
    if (value instanceof Utf8 text) {
      text.copyTo(out.ensure(text.size()), out.size());
      out.advance(text.size());
      return;
    }
    byte[] bytes =
        value instanceof byte[] raw ? raw : value.toString().getBytes(StandardCharsets.UTF_8);
    out.write(bytes, 0, bytes.length);
  }
}
