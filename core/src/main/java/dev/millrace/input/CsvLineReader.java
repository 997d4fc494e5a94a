package dev.millrace.input;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import dev.millrace.BadRecordException;
import dev.millrace.InvalidJobException;
import dev.millrace.RecordReader;
import dev.millrace.Row;
import dev.millrace.Slice;
import dev.millrace.Split;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads rows that are lines. Each line is parsed by itself, so that what is wrong with one does not
 * touch the next. Where a slice begins within a file, the head of the file is read once more for
 * the names of its columns.
 */
final class CsvLineReader implements RecordReader<Row> {

  private final CsvFormat format;
  private final CsvReader.CsvReaderBuilder parser;
  private final CsvFormat.Collector collector = new CsvFormat.Collector();
  private final NumberedLines<String> lines;
  private Row.@Nullable Columns columns;

  /** The current line, unless the file is damaged there. */
  private String line = "";

  private @Nullable BadRecordException damage;

  CsvLineReader(Split split, CsvFormat format) {
    this.format = format;
    this.parser = format.parser();
    this.lines = new NumberedLines<>(LineReader.ofStrings(split, new byte[0]));
    this.columns = format.hasHeader() ? null : Row.Columns.of(format.columns());
  }

  @Override
  public boolean advance() throws IOException {
    while (lines.advance()) {
      if (!read() || !isHeader() && !line.isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /** Reads the line; false if the file is damaged there. */
  private boolean read() {
    try {
      String read = lines.line();
      boolean marked =
          lines.isFirstOfFile() && !read.isEmpty() && read.charAt(0) == CsvFormat.BYTE_ORDER_MARK;
      line = marked ? read.substring(1) : read;
      damage = null;
      return true;
    } catch (BadRecordException e) {
      line = "";
      damage = e;
      return false;
    }
  }

  /** Whether the line names the columns; at the first line of a slice these become known. */
  private boolean isHeader() throws IOException {
    if (!format.hasHeader() || !lines.isFirstOfSlice()) {
      return false;
    }
    boolean header = lines.isFirstOfFile();
    columns = header ? columnsOf(line) : columnsOfFile(lines.slice().source());
    return header;
  }

  /** What the first line of a file names; of the file from which the current line is. */
  private Row.Columns columnsOfFile(String source) throws IOException {
    Split head = new Split(List.of(Slice.ofBytes(source, 0, 1)));
    try (CsvLineReader reader = new CsvLineReader(head, format)) {
      if (reader.advance()) {
        throw new IllegalStateException(source + " has no header in its first byte");
      }
      return Objects.requireNonNull(reader.columns);
    }
  }

  private Row.Columns columnsOf(String header) {
    String source = lines.slice().source();
    try {
      return CsvFormat.columns(source, parse(header, lines.place()).values);
    } catch (BadRecordException e) {
      throw new InvalidJobException(
          "The header cannot be read, so no row of " + source + " can: " + e.getMessage(), e);
    }
  }

  @Override
  public Row record() {
    if (damage != null) {
      throw damage;
    }
    Supplier<String> place = lines.place();
    CsvFormat.Fields fields = parse(line, place);
    Row.Columns known = Objects.requireNonNull(columns);
    String refusal = CsvFormat.refusal(fields, known);
    if (!refusal.isEmpty()) {
      throw new BadRecordException(place.get() + ": " + refusal, line);
    }
    return known.row(fields.values, place);
  }

  private CsvFormat.Fields parse(String text, Supplier<String> place) {
    // Of an odd number of quotes one is not closed, unless one stands where none may stand.
    if (text.chars().filter(c -> c == CsvFormat.QUOTE).count() % 2 > 0) {
      throw new BadRecordException(
          place.get()
              + ": a quote is not closed at the end of the line; if fields have line breaks in"
              + " them, add .multiline() to the input",
          text);
    }
    if (text.isEmpty()) {
      throw new BadRecordException(place.get() + ": the line is empty", text);
    }
    try {
      return text.indexOf('\r') < 0
          ? parser.ofSingleCsvRecord(collector, text)
          : parseOnly(text, place);
    } catch (CsvParseException e) {
      throw new BadRecordException(place.get() + ": " + CsvFileReader.reason(e), text, e);
    }
  }

  /** Parses a line with a carriage return in it, which outside of quotes would end a row. */
  private CsvFormat.Fields parseOnly(String text, Supplier<String> place) {
    CloseableIterator<CsvFormat.Fields> rows = parser.build(collector, text).iterator();
    CsvFormat.Fields first = rows.next();
    if (rows.hasNext()) {
      throw new BadRecordException(
          place.get() + ": a carriage return stands outside of quotes; lines end with a line feed",
          text);
    }
    return first;
  }

  @Override
  public String position() {
    return lines.position();
  }

  @Override
  public String source() {
    return lines.source();
  }

  @Override
  public double progress() {
    return lines.progress();
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
