package dev.millrace.input;

import dev.millrace.Slice;
import java.io.Closeable;
import java.io.IOException;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a split, each with its number in its file, for records that are lines of a format.
 * In a slice from the middle of a file that number is only found out when somebody asks for it.
 */
final class NumberedLines<L> implements Closeable {

  private final LineReader<L> lines;
  private @Nullable Section section;

  /** The number of the line in its slice, from 1. */
  private long number;

  NumberedLines(LineReader<L> lines) {
    this.lines = lines;
  }

  /** Goes to the next line; false at the end of the split. */
  boolean advance() throws IOException {
    if (!lines.advance()) {
      return false;
    }
    number++;
    if (section == null || section.slice != lines.slice()) {
      section = new Section(lines.slice(), lines.start());
      number = 1;
    }
    return true;
  }

  /**
   * The line.
   *
   * @throws dev.millrace.BadRecordException if the rest of its file cannot be read
   */
  L line() {
    return lines.record();
  }

  /** The slice in which the line begins. */
  Slice slice() {
    return lines.slice();
  }

  /** Whether the line is the first of its slice. */
  boolean isFirstOfSlice() {
    return number == 1;
  }

  /** Whether the line is the first of its file. */
  boolean isFirstOfFile() {
    return number == 1 && lines.start() == 0;
  }

  /** What tells where the line lies, for error messages: {@code cities.csv, line 17}. */
  Supplier<String> place() {
    Section current = Objects.requireNonNull(section);
    long currentNumber = number;
    long start = lines.start();
    return () -> current.place(currentNumber, start);
  }

  String position() {
    return lines.position();
  }

  String source() {
    return lines.source();
  }

  double progress() {
    return lines.progress();
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }

  /** The lines of one slice. */
  private static final class Section {

    private final Slice slice;

    /** Where its first line begins. */
    private final long start;

    private @Nullable OptionalLong first;

    Section(Slice slice, long start) {
      this.slice = slice;
      this.start = start;
    }

    String place(long number, long lineStart) {
      OptionalLong firstLine = first;
      if (firstLine == null) {
        firstLine = start == 0 ? OptionalLong.of(1) : LineNumbers.lineOf(slice.source(), start);
        first = firstLine;
      }
      return firstLine.isPresent()
          ? slice.source() + ", line " + (firstLine.getAsLong() + number - 1)
          : SliceFile.place(slice.source(), lineStart);
    }
  }
}
