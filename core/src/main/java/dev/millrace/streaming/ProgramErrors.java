package dev.millrace.streaming;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a program writes to its standard error: lines {@code reporter:counter:GROUP,NAME,AMOUNT} and
 * {@code reporter:status:TEXT} are for us, the end of all others is kept for the case that it
 * fails.
 */
final class ProgramErrors {

  private static final int MAX_TAIL = 1_500;
  private static final int MAX_LINE = 16 << 10;
  private static final Pattern COUNTER =
      Pattern.compile("reporter:counter:([^,]{1,100}),([^,]{1,100}),(-?\\d{1,18})\\s*");
  private static final String STATUS = "reporter:status:";

  private final StringBuilder tail = new StringBuilder();
  private final Map<String, Long> counters = new LinkedHashMap<>();
  private String status = "";

  /** Reads to the end, and calls {@code sign} for every line. */
  void read(InputStream errors, Runnable sign) throws IOException {
    try (BufferedReader lines = new BufferedReader(new InputStreamReader(errors, UTF_8))) {
      StringBuilder line = new StringBuilder();
      for (int next = lines.read(); next >= 0; next = lines.read()) {
        if (next == '\n') {
          take(line.toString());
          line.setLength(0);
          sign.run();
        } else if (line.length() < MAX_LINE) {
          line.append((char) next);
        }
      }
      if (line.length() > 0) {
        take(line.toString());
      }
    }
  }

  synchronized void take(String line) {
    Matcher counter = COUNTER.matcher(line);
    if (counter.matches()) {
      String name = counter.group(1) + "." + counter.group(2);
      counters.merge(name, Long.parseLong(counter.group(3)), Math::addExact);
    } else if (line.startsWith(STATUS)) {
      status = line.substring(STATUS.length());
    } else {
      tail.append(line).append('\n');
      if (tail.length() > MAX_TAIL) {
        tail.delete(0, tail.length() - MAX_TAIL);
      }
    }
  }

  /** The counts so far, by group and name with a dot between them. */
  synchronized Map<String, Long> counters() {
    return new LinkedHashMap<>(counters);
  }

  /** What it has said at last, for a message; empty if it has said nothing. */
  synchronized String lastWords() {
    StringBuilder words = new StringBuilder();
    if (!status.isEmpty()) {
      words.append("; its status was: ").append(status);
    }
    if (tail.length() > 0) {
      words.append("; its standard error ends with: ").append(tail.toString().strip());
    }
    return words.toString();
  }
}
