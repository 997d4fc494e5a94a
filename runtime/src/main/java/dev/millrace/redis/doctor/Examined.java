package dev.millrace.redis.doctor;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The server that is examined: what it says of itself, and what it answers. */
abstract class Examined {

  private final Map<String, String> info = new HashMap<>();

  /** Asks for INFO. */
  Examined(String said) {
    for (String line : said.split("\r?\n", -1)) {
      int colon = line.indexOf(':');
      if (colon > 0 && !line.startsWith("#")) {
        info.put(line.substring(0, colon), line.substring(colon + 1));
      }
    }
  }

  /** A reply in text, lists as lists of texts; an error begins with a minus. */
  abstract Object ask(String... command) throws IOException;

  abstract boolean servesAnyone();

  abstract boolean isTls();

  abstract boolean isLoopback() throws IOException;

  /** A field of INFO; empty if it does not say it. */
  String info(String field) {
    return info.getOrDefault(field, "");
  }

  boolean isInCluster() {
    return info("cluster_enabled").equals("1");
  }

  long number(String field) {
    String value = info(field);
    return value.matches("\\d{1,18}") ? Long.parseLong(value) : 0;
  }

  /** A parameter of its configuration; empty if this user may not ask. */
  Optional<String> config(String parameter) throws IOException {
    return ask("CONFIG", "GET", parameter) instanceof List<?> pair && pair.size() == 2
        ? Optional.of(String.valueOf(pair.get(1)))
        : Optional.empty();
  }
}
