package dev.millrace.input;

import dev.millrace.InvalidJobException;
import dev.millrace.Slice;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * The open file of a slice: the bytes of a file that can be read from anywhere, or of one that can
 * only be read from its beginning to its end, because it is compressed. It holds that the file is
 * as long as when the job was planned: whoever finds it shorter gets an error instead of fewer
 * records.
 */
abstract class SliceFile implements Closeable {

  /** Longer than any file, and still far from where sums would overflow. */
  static final long UNKNOWN = Long.MAX_VALUE >> 1;

  private final Slice slice;
  private final long end;
  private final long size;

  SliceFile(Slice slice, long end, long size) {
    this.slice = slice;
    this.end = end;
    this.size = size;
  }

  /**
   * Opens the file.
   *
   * @throws IOException if it is missing, not a regular file, not readable or shorter than the end
   *     of the slice
   */
  static SliceFile open(Slice slice, FileSources sources) throws IOException {
    try {
      Path path = sources.locate(slice.source()).path();
      if (Files.exists(path) && !Files.isRegularFile(path)) {
        // To open a pipe would be to wait for its writer.
        throw new IOException(changed(slice, "it is no longer a regular file"));
      }
      return InputFile.canBeSplit(slice.source())
          ? SeekableFile.open(slice, path)
          : StreamedFile.open(slice, path);
    } catch (NoSuchFileException e) {
      throw new IOException(changed(slice, "this worker finds no such file"), e);
    } catch (FileSystemException | InvalidPathException | InvalidJobException e) {
      throw new IOException(
          slice.source()
              + " could be read when the job was planned, but this worker cannot open it: "
              + (e instanceof InvalidJobException ? e.getMessage() : e)
              + "; "
              + range(slice)
              + " were to be read; see that every worker may read the inputs",
          e);
    }
  }

  final Slice slice() {
    return slice;
  }

  /** The position behind the last at which a record of the slice can begin. */
  final long end() {
    return end;
  }

  /** The length in bytes when the file was opened; {@link #UNKNOWN} if it is compressed. */
  final long size() {
    return size;
  }

  /**
   * Reads up to {@code length} bytes at {@code position} of what the file holds into {@code bytes}
   * from {@code index} on. Of a compressed file each position must be where the last read ended.
   *
   * @return how many; -1 at the end of the file
   * @throws DamagedFileException if what is compressed makes no sense from here on
   * @throws IOException if the file ends before the slice
   */
  abstract int read(long position, byte[] bytes, int index, int length) throws IOException;

  /** How much of the slice has been read by one who stands at a position. */
  abstract long done(long position);

  /** {@code books/a.txt, byte 4101}; the byte is one of what the file holds. */
  static String place(String source, long position) {
    return source
        + ", byte "
        + position
        + Compression.of(source).map(compression -> " of what it holds").orElse("");
  }

  static String changed(Slice slice, String how) {
    return slice.source()
        + " has changed since the job was planned: "
        + how
        + ", and "
        + range(slice)
        + " were to be read; do not change inputs while a job runs";
  }

  static IOException unreadable(Slice slice, long position, IOException cause) {
    return new IOException(
        place(slice.source(), position) + ": cannot be read: " + cause.getMessage(), cause);
  }

  private static String range(Slice slice) {
    return "bytes " + slice.start() + ".." + slice.end();
  }
}
