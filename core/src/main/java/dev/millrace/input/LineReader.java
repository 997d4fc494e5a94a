package dev.millrace.input;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.BadRecordException;
import dev.millrace.Bytes;
import dev.millrace.RecordReader;
import dev.millrace.Slice;
import dev.millrace.Split;
import dev.millrace.Utf8;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads the lines of one split.
 *
 * <p>A line belongs to the slice in which its first byte lies. So a reader whose slice begins
 * inside a file looks for the first LF from the byte before the slice on, and begins after it; and
 * it reads past the end of the slice to finish the last line. Wherever files are cut, even within a
 * character or between CR and LF, each line is thus read by exactly one reader, and is decoded as a
 * whole.
 *
 * <p>Lines are found in one buffer. It grows, by doubling, only for a line that does not fit, and
 * shrinks again after it. Where lines are slices of it, its bytes are never overwritten: every time
 * it has been read through, a new one takes its place.
 *
 * @param <L> what a line is given out as
 */
final class LineReader<L> implements RecordReader<L> {

  /** The longest line in bytes, without its end. */
  static final int MAX_LINE = 1 << 30;

  private static final byte LINE_FEED = '\n';
  private static final int BUFFER_SIZE = 256 * 1024;

  /** How much is read at least to finish a line that crosses the end of the slice. */
  private static final int READ_ON = 8 * 1024;

  /** Makes a line of bytes. */
  private interface LineMaker<L> {
    L make(byte[] buffer, int start, int length);
  }

  private final Iterator<Slice> slices;
  private final LineMaker<L> maker;
  private final boolean keepsBytes;
  private final int bufferSize;
  private final int maxLine;

  /** What a line must contain to be given out; without a line feed. */
  private final byte[] wanted;

  /** The length of the split, and of those of its slices that have been read. */
  private final long total;

  private long read;

  private final FileSources sources = new FileSources();
  private @Nullable SliceFile file;
  private byte[] buffer;

  /** Where in the file the buffer begins; less than 0 if it begins with the end of another. */
  private long offset;

  /** Where in the buffer the next line begins. */
  private int next;

  /** Where in the buffer the bytes of the file end. */
  private int limit;

  private String source = "";
  private @Nullable Slice slice;
  private long start;
  private @Nullable L line;

  /** Why there is no line, where the rest of the file cannot be read. */
  private @Nullable DamagedFileException damage;

  private LineReader(
      Split split,
      LineMaker<L> maker,
      boolean keepsBytes,
      byte[] wanted,
      int bufferSize,
      int maxLine) {
    this.slices = split.slices().iterator();
    this.total = split.length();
    this.maker = maker;
    this.keepsBytes = keepsBytes;
    this.wanted = wanted;
    this.bufferSize = bufferSize;
    this.maxLine = maxLine;
    this.buffer = new byte[bufferSize];
  }

  /** Reads lines as strings: all that contain {@code wanted}, which has no line feed. */
  static LineReader<String> ofStrings(Split split, byte[] wanted) {
    return ofStrings(split, wanted, BUFFER_SIZE, MAX_LINE);
  }

  static LineReader<String> ofStrings(Split split, byte[] wanted, int bufferSize, int maxLine) {
    return new LineReader<>(
        split,
        (buffer, start, length) -> new String(buffer, start, length, UTF_8),
        false,
        wanted,
        bufferSize,
        maxLine);
  }

  /** Reads all lines as arrays of their own. */
  static LineReader<byte[]> ofArrays(Split split) {
    return new LineReader<>(
        split,
        (buffer, start, length) -> Arrays.copyOfRange(buffer, start, start + length),
        false,
        new byte[0],
        BUFFER_SIZE,
        MAX_LINE);
  }

  /** Reads lines as slices of the bytes that were read: all that contain {@code wanted}. */
  static LineReader<Utf8> ofSlices(Split split, byte[] wanted) {
    return ofSlices(split, wanted, BUFFER_SIZE, MAX_LINE);
  }

  static LineReader<Utf8> ofSlices(Split split, byte[] wanted, int bufferSize, int maxLine) {
    // Where few lines are given out it is cheaper to copy these than to read into fresh memory.
    boolean keepsBytes = wanted.length == 0;
    return new LineReader<>(
        split, keepsBytes ? Utf8::wrap : Utf8::copyOf, keepsBytes, wanted, bufferSize, maxLine);
  }

  @Override
  public boolean advance() throws IOException {
    try {
      while (file == null || !readLine(file)) {
        leave();
        if (!slices.hasNext()) {
          return false;
        }
        SliceFile opened = SliceFile.open(slices.next(), sources);
        file = opened;
        seekFirstLine(opened);
      }
    } catch (DamagedFileException e) {
      leave();
      line = null;
      damage = e;
    }
    return true;
  }

  @Override
  public L record() {
    L current = line;
    if (current == null) {
      DamagedFileException cause = Objects.requireNonNull(damage);
      String message = LineNumbers.place(source, start) + ": " + cause.getMessage();
      throw new BadRecordException(message, "", cause);
    }
    return current;
  }

  @Override
  public String position() {
    return SliceFile.place(source, start);
  }

  @Override
  public String source() {
    return source;
  }

  /** The slice in which the current line begins; the same object for all of its lines. */
  Slice slice() {
    return Objects.requireNonNull(slice);
  }

  /** Where in what the file holds the current line begins. */
  long start() {
    return start;
  }

  @Override
  public double progress() {
    SliceFile current = file;
    long ofCurrent = current == null ? 0 : current.done(offset + next);
    return total == 0 ? 1 : Math.max(0, Math.min(1, (read + (double) ofCurrent) / total));
  }

  /** How many bytes the buffer has. */
  int bufferSize() {
    return buffer.length;
  }

  @Override
  public void close() throws IOException {
    leave();
    sources.close();
  }

  /** Is done with the file, whatever has been read of it. */
  private void leave() throws IOException {
    if (file != null) {
      read += file.slice().length();
      file.close();
      file = null;
    }
  }

  private void seekFirstLine(SliceFile file) throws IOException {
    Slice opened = file.slice();
    slice = opened;
    source = opened.source();
    // What the buffer holds of the file before may be in use.
    next = keepsBytes ? limit : 0;
    limit = next;
    offset = Math.max(0, opened.start() - 1) - next;
    boolean found = opened.start() == 0;
    while (!found && offset + next < file.end()) {
      fill(file);
      int lineFeed = Bytes.indexOf(buffer, next, limit, LINE_FEED);
      found = lineFeed >= 0;
      next = found ? lineFeed + 1 : limit;
    }
  }

  /** Reads a wanted line; false if the next one begins behind the slice. */
  private boolean readLine(SliceFile file) throws IOException {
    boolean found = false;
    while (!found) {
      if (wanted.length > 0) {
        passOver();
      }
      start = offset + next;
      if (start >= file.end()) {
        return false;
      }
      int lineFeed = findLineFeed(file);
      if (lineFeed < 0 && next == limit) {
        // Where the end was not known before it was reached.
        return false;
      }
      int end = lineFeed < 0 ? limit : lineFeed;
      if (lineFeed > next && buffer[lineFeed - 1] == '\r') {
        end--;
      }
      found = wanted.length == 0 || Bytes.indexOf(buffer, next, end, wanted, 0, wanted.length) >= 0;
      if (found) {
        line = make(end);
      }
      next = lineFeed < 0 ? limit : lineFeed + 1;
    }
    return true;
  }

  /** Passes over the lines that the buffer holds before the one with the text that is wanted. */
  private void passOver() {
    int found = Bytes.indexOf(buffer, next, limit, wanted, 0, wanted.length);
    int lineFeed = (found < 0 ? limit : found) - 1;
    while (lineFeed >= next && buffer[lineFeed] != LINE_FEED) {
      lineFeed--;
    }
    next = Math.max(next, lineFeed + 1);
  }

  /** Where the line that begins at {@code next} ends; less than 0 if it ends with the file. */
  private int findLineFeed(SliceFile file) throws IOException {
    int lineFeed = Bytes.indexOf(buffer, next, limit, LINE_FEED);
    while (lineFeed < 0) {
      int searched = limit - next;
      if (!fill(file)) {
        return -1;
      }
      lineFeed = Bytes.indexOf(buffer, next + searched, limit, LINE_FEED);
    }
    return lineFeed;
  }

  private L make(int end) throws IOException {
    if (end - next > maxLine) {
      throw tooLong();
    }
    return maker.make(buffer, next, end - next);
  }

  /** Reads more bytes behind those from {@code next} on; false at the end of the file. */
  private boolean fill(SliceFile file) throws IOException {
    makeRoom(file);
    long position = offset + limit;
    // A line that runs on is read in ever larger steps, but a small slice does not fill the buffer.
    long wanted = Math.max(file.end() - position, Math.max(limit, READ_ON));
    int room = Math.min(buffer.length - limit, bufferSize);
    int count = file.read(position, buffer, limit, (int) Math.min(wanted, room));
    limit += Math.max(count, 0);
    return count >= 0;
  }

  /** Drops the bytes before {@code next}; sees to it that the buffer is neither full nor idle. */
  private void makeRoom(SliceFile file) throws IOException {
    if (keepsBytes && buffer.length - limit >= READ_ON) {
      return;
    }
    int kept = limit - next;
    byte[] target = buffer;
    if (kept == buffer.length) {
      target = new byte[grownSize(file)];
    } else if (kept < bufferSize && buffer.length > bufferSize) {
      target = new byte[bufferSize];
    } else if (keepsBytes && next > 0) {
      target = new byte[buffer.length];
    }
    if (target != buffer || next > 0) {
      System.arraycopy(buffer, next, target, 0, kept);
    }
    buffer = target;
    offset += next;
    next = 0;
    limit = kept;
  }

  private int grownSize(SliceFile file) throws IOException {
    long longest = maxLine + 2L;
    if (buffer.length >= longest) {
      throw tooLong();
    }
    long grown = Math.min(2L * buffer.length, longest);
    // The rest of the file, and one byte to see that it ends there.
    long rest = file.size() - offset + 1;
    return (int) (rest > buffer.length ? Math.min(grown, rest) : grown);
  }

  private IOException tooLong() {
    return new IOException(
        position()
            + ": the line is longer than "
            + maxLine
            + " bytes, the most that a text input reads; is this a text with line feeds?");
  }
}
