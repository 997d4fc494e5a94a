package dev.millrace.engine;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Strings and byte arrays as bytes that sort as they do: strings by code point, which is the order
 * of UTF-8, and arrays by their unsigned bytes.
 *
 * <p>A whole value is plain: it ends where its bytes end. Inside a composite it ends with a 0, and
 * so holds none: 0 is written as 1 1, and 1 as 1 2. Both substitutes lie between the end mark and
 * 2, in order, so the escaped bytes sort as the plain ones do; and no escaped value is a prefix of
 * another, so that what follows in the composite decides only between equals.
 *
 * <p>An unpaired surrogate, which UTF-8 cannot express, is written as U+FFFD: two strings that
 * differ only there become one. Decoding accepts only what encoding writes.
 */
final class OrderedBytes {

  private static final int ESCAPE = 1;
  private static final char REPLACEMENT = '\uFFFD';

  private OrderedBytes() {}

  /** Appends the UTF-8 bytes of a string, to the end of the value. */
  static void writeText(String text, GrowableBytes out) {
    appendText(text, 0, out);
  }

  /** Appends the escaped UTF-8 bytes of a string and the end mark. */
  static void writeNestedText(String text, GrowableBytes out) {
    appendText(text, ESCAPE + 1, out);
    out.write(Tag.END);
  }

  /** Reads a string that ends with the bytes. */
  static String readText(ByteCursor in) {
    String text = decode(in, in.bytes, in.position, in.remaining());
    in.position = in.end;
    return text;
  }

  /** Reads a string up to its end mark. */
  static String readNestedText(ByteCursor in) {
    int start = in.position;
    int escapes = skip(in);
    int length = in.position - 1 - start;
    if (escapes == 0) {
      return decode(in, in.bytes, start, length);
    }
    byte[] plain = unescape(in.bytes, start, length - escapes);
    return decode(in, plain, 0, plain.length);
  }

  /** Appends escaped bytes and the end mark. */
  static void writeNestedBytes(byte[] bytes, GrowableBytes out) {
    for (byte value : bytes) {
      if ((value & 0xff) <= ESCAPE) {
        out.write(ESCAPE);
        out.write(value + 1);
      } else {
        out.write(value);
      }
    }
    out.write(Tag.END);
  }

  /** Reads bytes up to their end mark. */
  static byte[] readNestedBytes(ByteCursor in) {
    int start = in.position;
    int escapes = skip(in);
    return unescape(in.bytes, start, in.position - 1 - start - escapes);
  }

  /** Passes the end mark and returns how many escapes there were before it. */
  static int skip(ByteCursor in) {
    int escapes = 0;
    for (int next = in.next(); next != Tag.END; next = in.next()) {
      if (next == ESCAPE) {
        escapes++;
        int escaped = in.next();
        if (escaped != 1 && escaped != 2) {
          throw in.damaged("no byte is escaped as " + escaped);
        }
      }
    }
    return escapes;
  }

  private static byte[] unescape(byte[] bytes, int start, int length) {
    byte[] plain = new byte[length];
    int at = start;
    for (int i = 0; i < length; i++) {
      byte next = bytes[at++];
      plain[i] = next == ESCAPE ? (byte) (bytes[at++] - 1) : next;
    }
    return plain;
  }

  private static String decode(ByteCursor in, byte[] bytes, int offset, int length) {
    String text = new String(bytes, offset, length, StandardCharsets.UTF_8);
    // The JDK replaces malformed bytes. A string of one-byte characters cannot hold the
    // replacement.
    if (text.indexOf(REPLACEMENT) >= 0) {
      byte[] again = text.getBytes(StandardCharsets.UTF_8);
      if (!Arrays.equals(again, 0, again.length, bytes, offset, offset + length)) {
        throw in.damaged("a string is not UTF-8");
      }
    }
    return text;
  }

  /** Appends UTF-8, with characters below {@code plain} escaped; ASCII without any allocation. */
  private static void appendText(String text, int plain, GrowableBytes out) {
    int length = text.length();
    byte[] array = out.ensure(length);
    int at = out.size();
    int i = 0;
    while (i < length) {
      char c = text.charAt(i);
      if (c < plain || c >= 0x80) {
        break;
      }
      array[at + i++] = (byte) c;
    }
    out.advance(i);
    if (i < length) {
      appendRest(text, i, plain, out);
    }
  }

  private static void appendRest(String text, int from, int plain, GrowableBytes out) {
    byte[] array = out.ensure(measure(text, from, plain));
    int start = out.size();
    int at = start;
    int i = from;
    while (i < text.length()) {
      int c = codePoint(text, i);
      i += Character.charCount(c);
      if (c < plain) {
        array[at++] = ESCAPE;
        array[at++] = (byte) (c + 1);
      } else if (c < 0x80) {
        array[at++] = (byte) c;
      } else if (c < 0x800) {
        array[at++] = (byte) (0xc0 | c >> 6);
        array[at++] = (byte) (0x80 | c & 0x3f);
      } else if (c < 0x10000) {
        array[at++] = (byte) (0xe0 | c >> 12);
        array[at++] = (byte) (0x80 | c >> 6 & 0x3f);
        array[at++] = (byte) (0x80 | c & 0x3f);
      } else {
        array[at++] = (byte) (0xf0 | c >> 18);
        array[at++] = (byte) (0x80 | c >> 12 & 0x3f);
        array[at++] = (byte) (0x80 | c >> 6 & 0x3f);
        array[at++] = (byte) (0x80 | c & 0x3f);
      }
    }
    out.advance(at - start);
  }

  private static int measure(String text, int from, int plain) {
    long bytes = 0;
    for (int i = from; i < text.length(); i++) {
      int c = codePoint(text, i);
      if (c >= 0x10000) {
        bytes += 4;
        i++;
      } else {
        bytes += c < plain ? 2 : c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
      }
    }
    return (int) Math.min(bytes, Integer.MAX_VALUE);
  }

  private static int codePoint(String text, int index) {
    int c = text.codePointAt(index);
    return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? REPLACEMENT : c;
  }
}
