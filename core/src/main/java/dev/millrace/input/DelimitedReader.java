package dev.millrace.input;

import dev.millrace.BadRecordException;
import dev.millrace.Bytes;
import dev.millrace.Split;
import java.io.IOException;

/**
 * Reads the texts of a split that stand before, between and behind delimiters of one or more bytes.
 *
 * <p>A text belongs to the slice in which its first byte lies. Which bytes are delimiters is
 * decided from the beginning of the file: the first place where the delimiter stands, then the
 * first behind that, and so on. Where it can overlap with itself (the second and third LF of three
 * are no delimiter of two LF), a reader whose slice begins inside a file must find out the same. So
 * it goes back to a place that no occurrence of the delimiter, whether counted or not, has in its
 * inside: from there on it counts the same delimiters as from the beginning. Mostly this is the
 * start of the slice itself.
 *
 * @param <L> what a text is given out as
 */
final class DelimitedReader<L> extends SlicesReader<L> {

  /** Makes a record of bytes. */
  interface Maker<L> {
    L make(byte[] bytes, int start, int length);
  }

  private final byte[] delimiter;
  private final byte[] wanted;
  private final Maker<L> maker;
  private final int bufferSize;

  /** Bytes of the file from {@code offset} on; those up to {@code limit} have been read. */
  private byte[] buffer = {};

  private long offset;
  private int limit;

  /** Where in the file the text behind the current one begins. */
  private long following;

  DelimitedReader(Split split, byte[] delimiter, byte[] wanted, Maker<L> maker) {
    this(split, delimiter, wanted, maker, BUFFER_SIZE);
  }

  DelimitedReader(Split split, byte[] delimiter, byte[] wanted, Maker<L> maker, int bufferSize) {
    super(split);
    this.delimiter = delimiter;
    this.wanted = wanted;
    this.maker = maker;
    this.bufferSize = bufferSize;
  }

  @Override
  public boolean advance() throws IOException {
    bad = null;
    try {
      SliceFile open = file();
      while (open == null || !readText(open)) {
        open = openNext();
        if (open == null) {
          return false;
        }
        seekFirstText(open);
      }
    } catch (DamagedFileException e) {
      leave();
      record = null;
      bad = new BadRecordException(position() + ": " + e.getMessage(), "", e);
    }
    return true;
  }

  /** Goes to the first text that begins in the slice. */
  private void seekFirstText(SliceFile open) throws IOException {
    long from = open.slice().start();
    // What the buffer holds of the file before may be in use.
    buffer = new byte[0];
    limit = 0;
    // A delimiter that ends where the slice begins counts as well.
    long at = from == 0 ? 0 : safePlaceAtOrBefore(open, Math.max(0, from - delimiter.length));
    offset = at;
    following = from == 0 ? 0 : Long.MAX_VALUE;
    while (from > 0 && at < open.end()) {
      start = at;
      int found = Bytes.indexOf(buffer, (int) (at - offset), limit, delimiter, 0, delimiter.length);
      if (found >= 0) {
        at = offset + found + delimiter.length;
      } else {
        // The last bytes may begin a delimiter.
        at = Math.max(at, offset + limit - delimiter.length + 1);
        start = at;
        if (!fill(open)) {
          return;
        }
      }
      if (found >= 0 && at >= from) {
        following = at;
        return;
      }
    }
  }

  /** The last place, not behind {@code place}, that no occurrence of the delimiter spans. */
  private long safePlaceAtOrBefore(SliceFile open, long place) throws IOException {
    long at = place;
    int inside = delimiter.length - 1;
    byte[] around = new byte[2 * inside];
    while (at > 0 && inside > 0) {
      long from = Math.max(0, at - inside);
      int size = (int) (at + inside - from);
      int length = 0;
      int count = 0;
      while (count >= 0 && length < size) {
        count = open.read(from + length, around, length, size - length);
        length += Math.max(count, 0);
      }
      int found = Bytes.indexOf(around, 0, length, delimiter, 0, delimiter.length);
      if (found < 0 || from + found >= at) {
        return at;
      }
      at = from + found;
    }
    return at;
  }

  /** Reads a text that is wanted; false if the next one begins behind the slice. */
  private boolean readText(SliceFile open) throws IOException {
    while (following < open.end()) {
      start = following;
      int found = find(open);
      int begin = (int) (start - offset);
      int end = found < 0 ? limit : found;
      if (found < 0 && end == begin) {
        return false;
      }
      following = found < 0 ? Long.MAX_VALUE : offset + found + delimiter.length;
      if (Bytes.indexOf(buffer, begin, end, wanted, 0, wanted.length) >= 0) {
        record = maker.make(buffer, begin, end - begin);
        return true;
      }
    }
    return false;
  }

  /** Where in the buffer the text that begins at {@code start} ends; less than 0 with the file. */
  private int find(SliceFile open) throws IOException {
    int from = (int) (start - offset);
    while (true) {
      int found = Bytes.indexOf(buffer, from, limit, delimiter, 0, delimiter.length);
      if (found >= 0) {
        return found;
      }
      // The next bytes may complete a delimiter that has begun.
      long searched = offset + Math.max((int) (start - offset), limit - delimiter.length + 1);
      if (!fill(open)) {
        return -1;
      }
      from = (int) (searched - offset);
    }
  }

  /** Reads more bytes behind those from {@code start} on; false at the end of the file. */
  private boolean fill(SliceFile open) throws IOException {
    int kept = (int) (offset + limit - start);
    if (kept > LineReader.MAX_LINE) {
      throw new IOException(
          position()
              + ": the text is longer than "
              + LineReader.MAX_LINE
              + " bytes, the most that a text input reads; does the file have these delimiters?");
    }
    if (limit == buffer.length) {
      // Not the same again: texts may be slices of it.
      long size = Math.max(2L * kept, Math.min(bufferSize, open.size() - start + 1));
      byte[] target = new byte[(int) Math.min(Math.max(size, 1), Integer.MAX_VALUE - 8)];
      System.arraycopy(buffer, limit - kept, target, 0, kept);
      buffer = target;
      offset = start;
      limit = kept;
    }
    int count = open.read(offset + limit, buffer, limit, buffer.length - limit);
    limit += Math.max(count, 0);
    return count >= 0;
  }

  @Override
  long reached() {
    return start;
  }
}
