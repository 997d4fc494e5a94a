package dev.millrace.cli;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes the few JSON objects that the command line prints: maps, lists, numbers and texts. */
final class Json {

  private Json() {}

  static String write(Object value) {
    if (value instanceof Map<?, ?> fields) {
      return fields.entrySet().stream()
          .map(field -> quote(String.valueOf(field.getKey())) + ":" + write(field.getValue()))
          .collect(Collectors.joining(",", "{", "}"));
    }
    if (value instanceof List<?> elements) {
      return elements.stream().map(Json::write).collect(Collectors.joining(",", "[", "]"));
    }
    return value instanceof Number ? value.toString() : quote(String.valueOf(value));
  }

  private static String quote(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ') {
        quoted.append("\\u%04x".formatted((int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
