package dev.millrace.input;

import dev.millrace.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An entry of a Redis stream: an id, and fields with values. */
public final class StreamEntry {

  private final List<byte[]> parts;

  /** Takes the id, then each field and its value. */
  StreamEntry(List<byte[]> parts) {
    this.parts = parts;
  }

  /** The id: {@code 1526919030474-55}. */
  public String id() {
    return text(0);
  }

  /** When it was added, as its id says: milliseconds since 1970. */
  public long time() {
    String id = id();
    return Long.parseLong(id.substring(0, id.indexOf('-')));
  }

  /**
   * The value of a field, as text.
   *
   * @throws IllegalArgumentException if the entry has no such field
   */
  public String get(String field) {
    return getUtf8(field).toString();
  }

  /**
   * The value of a field, as the bytes that it is.
   *
   * @throws IllegalArgumentException if the entry has no such field
   */
  public Utf8 getUtf8(String field) {
    for (int i = 1; i < parts.size(); i += 2) {
      if (text(i).equals(field)) {
        byte[] value = parts.get(i + 1);
        return Utf8.wrap(value, 0, value.length);
      }
    }
    throw new IllegalArgumentException(
        "Entry %s has no field %s, only %s".formatted(id(), field, fields().keySet()));
  }

  /** All fields with their values, as text, in the entry's order. */
  public Map<String, String> fields() {
    Map<String, String> fields = new LinkedHashMap<>();
    for (int i = 1; i < parts.size(); i += 2) {
      fields.putIfAbsent(text(i), text(i + 1));
    }
    return fields;
  }

  /** Id and fields, for people. */
  @Override
  public String toString() {
    return id() + " " + fields();
  }

  private String text(int part) {
    return new String(parts.get(part), StandardCharsets.UTF_8);
  }
}
