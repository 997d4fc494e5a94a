package dev.millrace.input;

import dev.millrace.Slice;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The open file of a slice. It holds that the file is as long as when the job was planned: whoever
 * finds it shorter gets an error instead of fewer records.
 */
final class SliceFile implements Closeable {

  private final Slice slice;
  private final FileChannel channel;
  private final long size;

  private SliceFile(Slice slice, FileChannel channel) throws IOException {
    this.slice = slice;
    this.channel = channel;
    this.size = channel.size();
  }

  /**
   * Opens the file.
   *
   * @throws IOException if it is missing, not a regular file, not readable or shorter than the end
   *     of the slice
   */
  static SliceFile open(Slice slice) throws IOException {
    try {
      Path path = Path.of(slice.source());
      if (Files.exists(path) && !Files.isRegularFile(path)) {
        // To open a pipe would be to wait for its writer.
        throw new IOException(changed(slice, "it is no longer a regular file"));
      }
      SliceFile file = new SliceFile(slice, FileChannel.open(path, StandardOpenOption.READ));
      if (file.size < slice.end()) {
        file.close();
        throw new IOException(changed(slice, "it has " + file.size + " bytes"));
      }
      return file;
    } catch (NoSuchFileException e) {
      throw new IOException(changed(slice, "this worker finds no such file"), e);
    } catch (FileSystemException | InvalidPathException e) {
      throw new IOException(
          slice.source()
              + " could be read when the job was planned, but this worker cannot open it: "
              + e
              + "; "
              + range(slice)
              + " were to be read; see that every worker may read the inputs",
          e);
    }
  }

  Slice slice() {
    return slice;
  }

  /** The length in bytes when the file was opened. */
  long size() {
    return size;
  }

  /**
   * Reads up to {@code length} bytes at {@code position} of the file into {@code bytes} from {@code
   * index} on.
   *
   * @return how many; -1 at the end of the file
   * @throws IOException if the file ends before the slice
   */
  int read(long position, byte[] bytes, int index, int length) throws IOException {
    int count;
    try {
      count = channel.read(ByteBuffer.wrap(bytes, index, length), position);
    } catch (ClosedChannelException e) {
      // Not a fault of the file: the task was interrupted.
      throw e;
    } catch (IOException e) {
      throw new IOException(
          slice.source() + ", byte " + position + ": cannot be read: " + e.getMessage(), e);
    }
    if (count < 0 && position < slice.end()) {
      throw new IOException(changed(slice, "it has " + channel.size() + " bytes"));
    }
    return count;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private static String changed(Slice slice, String how) {
    return slice.source()
        + " has changed since the job was planned: "
        + how
        + ", and "
        + range(slice)
        + " were to be read; do not change inputs while a job runs";
  }

  private static String range(Slice slice) {
    return "bytes " + slice.start() + ".." + slice.end();
  }
}
