package dev.millrace.input;

import dev.millrace.Slice;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * A file that can only be read from its beginning to its end, because it is compressed, lies in a
 * zip file, or both. Its slice is the whole file and counts the bytes of the file; everything else
 * counts the bytes of what it holds.
 */
final class StreamedFile extends SliceFile {

  private final RawBytes raw;
  private @Nullable InputStream content;
  private long at;

  private StreamedFile(Slice slice, InputStream in) {
    super(slice, UNKNOWN, UNKNOWN);
    this.raw = new RawBytes(in);
  }

  static StreamedFile open(Slice slice, Path path) throws IOException {
    long size = Files.size(path);
    if (size < slice.end()) {
      throw new IOException(changed(slice, "it has " + size + " bytes"));
    }
    return new StreamedFile(slice, Files.newInputStream(path));
  }

  @Override
  int read(long position, byte[] bytes, int index, int length) throws IOException {
    if (position != at) {
      throw new IllegalStateException(
          slice().source() + " can only be streamed: byte " + position + " was asked for at " + at);
    }
    try {
      int count = content().read(bytes, index, length);
      at += Math.max(count, 0);
      return count;
    } catch (IOException | RuntimeException e) {
      throw failure(e);
    }
  }

  /** Opened by the first read, since it reads a header, which may be damaged. */
  private InputStream content() throws IOException {
    InputStream opened = content;
    if (opened == null) {
      Compression compression = Compression.of(slice().source()).orElse(null);
      opened = compression == null ? raw : Decompression.open(compression, raw);
      content = opened;
    }
    return opened;
  }

  private IOException failure(Exception e) {
    IOException failed = raw.failure;
    if (failed instanceof ClosedChannelException) {
      // Not a fault of the file: the task was interrupted.
      return failed;
    }
    if (failed != null && !(failed instanceof ZipException)) {
      return unreadable(slice(), at, failed);
    }
    String format = Compression.of(slice().source()).map(Compression::toString).orElse("zip");
    return new DamagedFileException(
        "its "
            + format
            + " content is damaged or cut off, nothing behind this place can be read: "
            + (e.getMessage() == null ? "it ends too early" : e.getMessage()),
        e);
  }

  @Override
  long done(long position) {
    return Math.min(raw.count, slice().length());
  }

  @Override
  public void close() throws IOException {
    InputStream opened = content;
    if (opened != null) {
      opened.close();
    }
    raw.close();
  }

  /** The bytes of the file itself; it remembers what went wrong with these, not their meaning. */
  private static final class RawBytes extends FilterInputStream {

    /** Another thread may ask for the progress. */
    private volatile long count;

    private @Nullable IOException failure;

    RawBytes(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // raised by one thread only
    public int read(byte[] bytes, int index, int length) throws IOException {
      try {
        int read = super.read(bytes, index, length);
        count += Math.max(read, 0);
        return read;
      } catch (IOException e) {
        failure = e;
        throw e;
      }
    }
  }
}
