package dev.millrace.input;

import dev.millrace.BadRecordException;
import dev.millrace.RecordReader;
import dev.millrace.Slice;
import dev.millrace.Split;
import java.io.IOException;
import java.util.Iterator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads the records of one length that begin in a split's slices. */
final class FixedLengthReader<R> implements RecordReader<R> {

  private static final int BUFFER_SIZE = 256 * 1024;

  /** Makes a record of the bytes that begin at a place. */
  interface Maker<R> {
    R make(byte[] bytes, int start);
  }

  private final Iterator<Slice> slices;
  private final FileSources sources = new FileSources();
  private final int length;
  private final Maker<R> maker;
  private final long total;
  private long read;

  private @Nullable SliceFile file;
  private String source = "";

  /** Never overwritten once it has been filled: records may be slices of it. */
  private byte[] buffer = {};

  private int next;
  private int limit;

  /** Where in the file the current record begins, and the next one. */
  private long start;

  private long following;
  private @Nullable R record;
  private @Nullable BadRecordException bad;

  /** What the file was found to be behind the bytes that were read. */
  private @Nullable DamagedFileException damage;

  FixedLengthReader(Split split, int length, Maker<R> maker) {
    this.slices = split.slices().iterator();
    this.total = split.length();
    this.length = length;
    this.maker = maker;
  }

  @Override
  public boolean advance() throws IOException {
    bad = null;
    while (file == null || !readRecord(file)) {
      leave();
      if (!slices.hasNext()) {
        return false;
      }
      SliceFile opened = SliceFile.open(slices.next(), sources);
      file = opened;
      source = opened.slice().source();
      following = opened.slice().start();
      next = limit;
      damage = null;
    }
    if (bad != null) {
      record = null;
      leave();
    }
    return true;
  }

  private boolean readRecord(SliceFile open) throws IOException {
    start = following;
    if (start >= open.end()) {
      return false;
    }
    if (limit - next < length) {
      if (damage == null) {
        fill(open);
      }
      if (limit - next < length && damage != null) {
        bad = new BadRecordException(position() + ": " + damage.getMessage(), "", damage);
        return true;
      }
      if (limit == next) {
        return false;
      }
      if (limit - next < length) {
        bad =
            new BadRecordException(
                position()
                    + ": the last record has "
                    + (limit - next)
                    + " bytes instead of "
                    + length,
                "");
        return true;
      }
    }
    record = maker.make(buffer, next);
    next += length;
    following = start + length;
    return true;
  }

  /** Reads on, into a new buffer, until it is full or the file ends. */
  private void fill(SliceFile open) throws IOException {
    int kept = limit - next;
    long wanted = Math.min(open.end() - start, Math.max(BUFFER_SIZE / length, 1) * (long) length);
    byte[] filled = new byte[(int) Math.max(wanted, length)];
    System.arraycopy(buffer, next, filled, 0, kept);
    buffer = filled;
    next = 0;
    limit = kept;
    try {
      int count = 0;
      while (count >= 0 && limit < filled.length) {
        count = open.read(start + limit, filled, limit, filled.length - limit);
        limit += Math.max(count, 0);
      }
    } catch (DamagedFileException e) {
      // First the records that lie before.
      damage = e;
    }
  }

  @Override
  public R record() {
    if (bad != null) {
      throw bad;
    }
    return Objects.requireNonNull(record);
  }

  @Override
  public String position() {
    return SliceFile.place(source, start);
  }

  @Override
  public double progress() {
    SliceFile open = file;
    long ofCurrent = open == null ? 0 : open.done(following);
    return total == 0 ? 1 : Math.max(0, Math.min(1, (read + (double) ofCurrent) / total));
  }

  private void leave() throws IOException {
    if (file != null) {
      read += file.slice().length();
      file.close();
      file = null;
    }
  }

  @Override
  public void close() throws IOException {
    leave();
    sources.close();
  }
}
