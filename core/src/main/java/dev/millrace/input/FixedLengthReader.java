package dev.millrace.input;

import dev.millrace.BadRecordException;
import dev.millrace.Split;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads the records of one length that begin in a split's slices. */
final class FixedLengthReader<R> extends SlicesReader<R> {

  /** Makes a record of the bytes that begin at a place. */
  interface Maker<R> {
    R make(byte[] bytes, int start);
  }

  private final int length;
  private final Maker<R> maker;

  /** Never overwritten once it has been filled: records may be slices of it. */
  private byte[] buffer = {};

  private int next;
  private int limit;

  /** Where in the file the record behind the current one begins. */
  private long following;

  /** What the file was found to be behind the bytes that were read. */
  private @Nullable DamagedFileException damage;

  FixedLengthReader(Split split, int length, Maker<R> maker) {
    super(split);
    this.length = length;
    this.maker = maker;
  }

  @Override
  public boolean advance() throws IOException {
    bad = null;
    SliceFile open = file();
    while (open == null || !readRecord(open)) {
      open = openNext();
      if (open == null) {
        return false;
      }
      following = open.slice().start();
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
  long reached() {
    return following;
  }
}
