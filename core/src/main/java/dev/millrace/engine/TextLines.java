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
    out.write(bytes(key));
    out.write('\t');
    out.write(bytes(value));
    out.write('\n');
  }

  private static byte[] bytes(Object value) {
    if (value instanceof Utf8 text) {
      return text.toByteArray();
    }
    return value instanceof byte[] raw ? raw : value.toString().getBytes(StandardCharsets.UTF_8);
  }
}
