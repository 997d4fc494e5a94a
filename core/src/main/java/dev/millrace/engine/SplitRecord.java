package dev.millrace.engine;

import dev.millrace.BadRecordException;
import dev.millrace.RecordReader;
import java.nio.charset.StandardCharsets;

/**
 * A record of a split, as far as people and the store need to know it.
 *
 * @param ordinal its number in the split, from 0: as a split is read the same way every time, this
 *     is the record's identity
 * @param position where it lies: {@code books/a.txt, byte 4101}
 * @param text what it says, cut to {@link #MAX_TEXT} characters
 */
public record SplitRecord(long ordinal, String position, String text) {

  /** How much of a record is kept. */
  public static final int MAX_TEXT = 4_096;

  /** Cuts the text. */
  public SplitRecord {
    text = text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + "...";
  }

  /** Describes the record at which a reader stands. */
  static SplitRecord current(long ordinal, RecordReader<Object> reader) {
    return new SplitRecord(ordinal, positionOf(reader), textOf(reader));
  }

  // The input may be the user's, and so may the record: a failure to describe itself must not hide
  // the failure that is being described.
  private static String positionOf(RecordReader<Object> reader) {
    try {
      return reader.position();
    } catch (RuntimeException e) {
      return "where " + e + " hides the place";
    }
  }

  private static String textOf(RecordReader<Object> reader) {
    try {
      return textOf(reader.record());
    } catch (BadRecordException e) {
      return e.text();
    }
  }

  private static String textOf(Object record) {
    try {
      return record instanceof byte[] bytes
          ? new String(bytes, StandardCharsets.UTF_8)
          : String.valueOf(record);
    } catch (RuntimeException e) {
      return record.getClass().getName() + ", which does not describe itself: " + e;
    }
  }
}
