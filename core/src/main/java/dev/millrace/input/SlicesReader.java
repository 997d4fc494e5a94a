package dev.millrace.input;

import dev.millrace.BadRecordException;
import dev.millrace.RecordReader;
import dev.millrace.Slice;
import dev.millrace.Split;
import java.io.IOException;
import java.util.Iterator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the slices of a split, one open file at a time, for readers that find the records in
 * the bytes of each. {@link LineReader} does not build on it: it is what the benchmarks time, and
 * stays as it was measured.
 */
abstract class SlicesReader<R> implements RecordReader<R> {

  static final int BUFFER_SIZE = 256 * 1024;

  private final Iterator<Slice> slices;
  private final FileSources sources = new FileSources();
  private final long total;
  private long read;
  private @Nullable SliceFile file;
  private String source = "";

  /** Where in the file the current record begins. */
  long start;

  @Nullable R record;
  @Nullable BadRecordException bad;

  SlicesReader(Split split) {
    this.slices = split.slices().iterator();
    this.total = split.length();
  }

  /** The file of the current slice, if one is open. */
  final @Nullable SliceFile file() {
    return file;
  }

  /** Goes to the next slice, and opens its file; null behind the last one. */
  final @Nullable SliceFile openNext() throws IOException {
    leave();
    if (!slices.hasNext()) {
      return null;
    }
    SliceFile opened = SliceFile.open(slices.next(), sources);
    file = opened;
    source = opened.slice().source();
    return opened;
  }

  final void leave() throws IOException {
    if (file != null) {
      read += file.slice().length();
      file.close();
      file = null;
    }
  }

  /** Up to which place of the open file everything has been read. */
  abstract long reached();

  @Override
  public final R record() {
    if (bad != null) {
      throw bad;
    }
    return Objects.requireNonNull(record);
  }

  @Override
  public final String position() {
    return SliceFile.place(source, start);
  }

  @Override
  public final String source() {
    return source;
  }

  @Override
  public final double progress() {
    SliceFile open = file;
    long ofCurrent = open == null ? 0 : open.done(reached());
    return total == 0 ? 1 : Math.max(0, Math.min(1, (read + (double) ofCurrent) / total));
  }

  @Override
  public final void close() throws IOException {
    leave();
    sources.close();
  }
}
