package dev.millrace.input;

import static java.nio.charset.StandardCharsets.UTF_8;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import dev.millrace.BadRecordException;
import dev.millrace.RecordReader;
import dev.millrace.Row;
import dev.millrace.Slice;
import dev.millrace.Split;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of whole files, whose fields may have line breaks in them. Where the parser finds
 * a quote broken it cannot tell where the next row begins: the rest of the file is one bad record.
 */
final class CsvFileReader implements RecordReader<Row> {

  private final CsvFormat format;
  private final Iterator<Slice> slices;
  private final FileSources sources = new FileSources();
  private final long total;
  private long read;

  private @Nullable SliceStream stream;
  private @Nullable QuotedText quotes;
  private @Nullable CloseableIterator<CsvFormat.Fields> rows;
  private Row.@Nullable Columns columns;
  private String source = "";

  /** The current row; absent where the file cannot be parsed. */
  private CsvFormat.@Nullable Fields current;

  private @Nullable BadRecordException bad;

  /** Why no further row of the file can be read. */
  private @Nullable RuntimeException failure;

  private CsvFormat.Collector collector = new CsvFormat.Collector();
  private long line;

  CsvFileReader(Split split, CsvFormat format) {
    this.slices = split.slices().iterator();
    this.total = split.length();
    this.format = format;
  }

  @Override
  public boolean advance() throws IOException {
    bad = null;
    current = null;
    while (rows == null || !readRow(rows)) {
      leave();
      if (!slices.hasNext()) {
        return false;
      }
      open(slices.next());
    }
    if (bad != null) {
      leave();
    }
    return true;
  }

  private void open(Slice slice) throws IOException {
    SliceStream opened = new SliceStream(SliceFile.open(slice, sources));
    stream = opened;
    source = slice.source();
    quotes = new QuotedText(new InputStreamReader(opened, UTF_8));
    collector = new CsvFormat.Collector();
    rows = format.parser().build(collector, quotes).iterator();
    failure = null;
    columns = format.hasHeader() ? null : Row.Columns.of(format.columns());
    line = 0;
  }

  /** Reads a row, or finds out that there can be none; false at the end of the file. */
  private boolean readRow(CloseableIterator<CsvFormat.Fields> parsed) throws IOException {
    boolean more = hasNext(parsed);
    if (more && failure == null && columns == null) {
      columns = CsvFormat.columns(source, parsed.next().values);
      more = hasNext(parsed);
    }
    if (!more) {
      return false;
    }
    if (failure != null) {
      line = collector.begun();
      bad = rest(failure);
      return true;
    }
    CsvFormat.Fields row = parsed.next();
    line = row.line;
    current = row;
    // The parser takes the end of the file for that of a quoted field, too.
    if (!hasNext(parsed) && Objects.requireNonNull(quotes).isOpen()) {
      bad =
          new BadRecordException(
              position() + ": a quote is not closed until the end of the file",
              String.join(",", row.values));
    }
    return true;
  }

  /** Whether there is a further row, or a reason why none can be read. */
  private boolean hasNext(CloseableIterator<CsvFormat.Fields> parsed) {
    if (failure == null) {
      try {
        return parsed.hasNext();
      } catch (CsvParseException | UncheckedIOException e) {
        failure = e;
      }
    }
    return true;
  }

  /** The rest of the file as a bad record, unless it can be read when that is tried again. */
  private BadRecordException rest(RuntimeException e) throws IOException {
    String place = position() + ": ";
    if (e instanceof UncheckedIOException io) {
      IOException cause = Objects.requireNonNull(io.getCause());
      if (cause instanceof DamagedFileException) {
        return new BadRecordException(place + cause.getMessage(), "", cause);
      }
      throw cause;
    }
    return new BadRecordException(
        place + reason(e) + "; nothing behind this place can be read", "", e);
  }

  /** What the parser, or what it calls, has found wrong. */
  static String reason(RuntimeException e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return Objects.requireNonNullElse(cause.getMessage(), cause.toString());
  }

  @Override
  public Row record() {
    if (bad != null) {
      throw bad;
    }
    CsvFormat.Fields row = Objects.requireNonNull(current);
    Row.Columns known = Objects.requireNonNull(columns);
    String place = position();
    String refusal = CsvFormat.refusal(row, known);
    if (!refusal.isEmpty()) {
      throw new BadRecordException(place + ": " + refusal, String.join(",", row.values));
    }
    Supplier<String> places = () -> place;
    return known.row(row.values, places);
  }

  @Override
  public String position() {
    return source + ", line " + line;
  }

  @Override
  public String source() {
    return source;
  }

  @Override
  public double progress() {
    SliceStream open = stream;
    return total == 0 ? 1 : Math.min(1, (read + (double) (open == null ? 0 : open.done())) / total);
  }

  private void leave() throws IOException {
    if (stream != null) {
      read += stream.length();
      stream.close();
      stream = null;
    }
    rows = null;
  }

  @Override
  public void close() throws IOException {
    leave();
    sources.close();
  }
}
