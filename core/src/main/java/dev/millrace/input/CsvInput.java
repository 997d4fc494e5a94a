package dev.millrace.input;

import dev.millrace.Input;
import dev.millrace.InputContext;
import dev.millrace.InvalidJobException;
import dev.millrace.RecordReader;
import dev.millrace.Row;
import dev.millrace.Split;
import java.util.List;

/**
 * CSV files as input, by RFC 4180: each row is one record, with its fields under the names that the
 * first line of its file gives to the columns. Which files are read is as with {@link TextInput}.
 *
 * <pre>{@code
 * .input(CsvInput.of(parameters.inputs()))
 * .mapper((Row row, Emitter<String, Long> out) -> out.emit(row.get("city"), row.getLong("amount")))
 * }</pre>
 *
 * <p>A row is one line, so that files can be split. A field with a line break in it is never taken
 * for two rows: its line ends within quotes, which is a bad record that tells of {@link
 * #multiline}. Bad records are also rows with more or fewer fields than columns, and a quote that
 * stands within a field without quotes or is followed by more than the delimiter. Empty lines are
 * passed over, and so is a byte order mark at the start of a file. Fields are UTF-8; malformed
 * sequences become U+FFFD.
 */
public final class CsvInput implements Input<Row> {

  private final List<String> paths;
  private final CsvFormat format;
  private final boolean multiline;

  private CsvInput(List<String> paths, CsvFormat format, boolean multiline) {
    this.paths = FileSplits.checked(paths);
    this.format = format;
    this.multiline = multiline;
  }

  /**
   * The rows of the files that these paths name, with commas between the fields.
   *
   * @throws InvalidJobException if there are no paths
   */
  public static CsvInput of(List<String> paths) {
    return new CsvInput(paths, new CsvFormat(',', List.of()), false);
  }

  /**
   * The rows of the files that these paths name, with commas between the fields.
   *
   * @throws InvalidJobException if there are no paths
   */
  public static CsvInput of(String... paths) {
    return of(List.of(paths));
  }

  /**
   * The same with another character between the fields.
   *
   * @throws InvalidJobException if it is a quote or a line break
   */
  public CsvInput delimiter(char delimiter) {
    return new CsvInput(paths, new CsvFormat(delimiter, format.columns()), multiline);
  }

  /**
   * The same for files that have no header: the first line is a row like any other, and these are
   * the names of the columns.
   *
   * @throws InvalidJobException if two names are equal, or there are none
   */
  public CsvInput withoutHeader(String... columns) {
    if (columns.length == 0) {
      throw new InvalidJobException("withoutHeader needs the names of the columns");
    }
    return new CsvInput(paths, new CsvFormat(format.delimiter(), List.of(columns)), multiline);
  }

  /**
   * The same for files with line breaks within quoted fields. A file is then no longer split, so
   * one task reads it, whatever its size; where a quote is broken, the rest of the file is one bad
   * record. A row has at most 16 Mi characters.
   */
  public CsvInput multiline() {
    return new CsvInput(paths, format, true);
  }

  @Override
  public List<Split> splits(InputContext context) {
    return multiline ? FileSplits.whole(paths, context) : FileSplits.of(paths, context);
  }

  @Override
  public RecordReader<Row> open(Split split, InputContext context) {
    return multiline ? new CsvFileReader(split, format) : new CsvLineReader(split, format);
  }

  @Override
  public String toString() {
    return "rows of " + String.join(", ", paths);
  }
}
