package dev.millrace.engine;

import dev.millrace.Format;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * Writes results into a file that bears the attempt's name, forced to disk by {@link #finish}.
 * Which attempt's file becomes part of the output is decided later, by commit.
 */
final class FileResult implements ResultWriter {

  private static final int WRITTEN_AT_ONCE = 128 << 10;

  /** Results can be large; the buffer that one has needed is not kept for the others. */
  private static final int MAX_KEPT = 1 << 20;

  private final Path file;
  private final Format<Object, Object> format;
  private final FileChannel channel;
  private final CRC32C checksum = new CRC32C();
  private final GrowableBytes written = new GrowableBytes(2 * WRITTEN_AT_ONCE);
  private boolean finished;

  /**
   * Creates the file. Its directory must exist: a late attempt of a job that is over must not bring
   * it back.
   */
  FileResult(Path file, Format<Object, Object> format) throws IOException {
    this.file = file;
    this.format = format;
    try {
      this.channel =
          FileChannel.open(
              file,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE);
    } catch (NoSuchFileException e) {
      throw new NoSuchFileException(
          file.toString(),
          null,
          "the directory for it is not there: either the job is over, or the output directory is"
              + " not on a file system that all workers and coordinators share");
    }
    format.begin(written);
  }

  @Override
  public void add(Object key, Object value) throws IOException {
    format.write(key, value, written);
    if (written.size() >= WRITTEN_AT_ONCE) {
      flush();
    }
  }

  @Override
  public Written finish() throws IOException {
    flush();
    channel.force(true);
    long bytes = channel.size();
    channel.close();
    finished = true;
    return new Written(0, bytes, (int) checksum.getValue());
  }

  private void flush() throws IOException {
    checksum.update(written.array(), 0, written.size());
    ByteBuffer bytes = ByteBuffer.wrap(written.array(), 0, written.size());
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
    written.reset(MAX_KEPT);
  }

  @Override
  public void close() throws IOException {
    channel.close();
    if (!finished) {
      Files.deleteIfExists(file);
    }
  }
}
