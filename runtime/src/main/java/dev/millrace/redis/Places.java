package dev.millrace.redis;

import dev.millrace.engine.Care;
import dev.millrace.engine.SplitRecord;
import dev.millrace.store.CorruptStateException;
import dev.millrace.store.SkippedRecord;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How records of splits are written in Redis: the first and the one behind the last, with a space;
 * of a single one its position and its text in lines of their own.
 */
final class Places {

  private Places() {}

  static String of(long from, long to) {
    return from + " " + to;
  }

  static String of(SplitRecord record) {
    return "%s\n%s\n%s"
        .formatted(
            of(record.ordinal(), record.ordinal() + 1),
            record.position().replace('\n', ' '),
            record.text());
  }

  /** The records to be skipped, as a function takes and gives them. */
  static String skips(Care care) {
    return care.skipped().stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  /** Reads with what care a function says that a task is to be read. */
  static Optional<Care> care(String text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    String[] parts = text.split(" ", -1);
    try {
      Set<Long> skipped =
          Arrays.stream(parts[2].split(","))
              .filter(ordinal -> !ordinal.isEmpty())
              .map(Long::valueOf)
              .collect(Collectors.toSet());
      return Optional.of(new Care(skipped, Long.parseLong(parts[0]), Long.parseLong(parts[1])));
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      throw new CorruptStateException("The records that are to be skipped are damaged: " + text, e);
    }
  }

  /** Reads a record that was skipped: task and ordinal from the field, the rest from its value. */
  static SkippedRecord skipped(String field, String value) {
    String[] name = field.split(":", 2);
    String[] lines = value.split("\n", 3);
    try {
      SplitRecord record = new SplitRecord(Long.parseLong(name[1]), lines[0], lines[2]);
      return new SkippedRecord(Integer.parseInt(name[0]), record, lines[1]);
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      throw new CorruptStateException("A record that was skipped is damaged: " + field, e);
    }
  }
}
