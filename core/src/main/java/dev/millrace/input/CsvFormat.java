package dev.millrace.input;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CsvReader;
import dev.millrace.InvalidJobException;
import dev.millrace.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How CSV files are written.
 *
 * @param delimiter what stands between fields
 * @param columns the names of the columns; none if the first line of each file has them
 */
record CsvFormat(char delimiter, List<String> columns) {

  static final char QUOTE = '"';
  static final char BYTE_ORDER_MARK = '\uFEFF';

  CsvFormat {
    columns = List.copyOf(columns);
    if (delimiter == QUOTE || delimiter == '\n' || delimiter == '\r') {
      throw new InvalidJobException("A quote or a line break cannot stand between fields");
    }
    Row.Columns.of(columns);
  }

  boolean hasHeader() {
    return columns.isEmpty();
  }

  /** Parses rows of any number of fields; that they fit the columns is looked at behind it. */
  CsvReader.CsvReaderBuilder parser() {
    return CsvReader.builder()
        .fieldSeparator(delimiter)
        .skipEmptyLines(true)
        .allowExtraFields(true)
        .allowMissingFields(true);
  }

  /**
   * The columns that the header of a file names.
   *
   * @throws InvalidJobException if two have one name
   */
  static Row.Columns columns(String source, String[] header) {
    try {
      return Row.Columns.of(Arrays.asList(header));
    } catch (InvalidJobException e) {
      throw new InvalidJobException(source + ", line 1: " + e.getMessage(), e);
    }
  }

  /** Why a row with these fields cannot be one of these columns; empty if it can. */
  static String refusal(Fields fields, Row.Columns columns) {
    if (fields.strayQuote) {
      return "a quote stands within a field that does not begin with one; there it is written twice,"
          + " and the field between quotes";
    }
    int expected = columns.names().size();
    int found = fields.values.length;
    return found == expected ? "" : "has " + found + " fields for " + expected + " columns";
  }

  /** The fields of one row. */
  static final class Fields {
    final String[] values;
    final long line;
    final boolean strayQuote;

    Fields(String[] values, long line, boolean strayQuote) {
      this.values = values;
      this.line = line;
      this.strayQuote = strayQuote;
    }
  }

  /**
   * Collects the fields of rows. The parser takes a quote within a field as it is; this does not.
   */
  static final class Collector extends AbstractBaseCsvCallbackHandler<Fields> {

    private final List<String> fields = new ArrayList<>();
    private boolean strayQuote;
    private long begun;

    /** The line in which the last row begins that was begun. */
    long begun() {
      return begun;
    }

    @Override
    protected void handleBegin(long line) {
      begun = line;
      fields.clear();
      strayQuote = false;
    }

    @Override
    protected void handleField(int index, char[] buffer, int start, int length, boolean quoted) {
      String field = new String(buffer, start, length);
      strayQuote |= !quoted && field.indexOf(QUOTE) >= 0;
      fields.add(field);
    }

    @Override
    protected Fields buildRecord() {
      return new Fields(fields.toArray(String[]::new), getStartingLineNumber(), strayQuote);
    }
  }
}
