package dev.millrace.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * Writes results as lines of a text file that bears the attempt's name, forced to disk by {@link
 * #finish}. Which attempt's file becomes part of the output is decided later, by commit.
 */
public final class TextResult implements ResultWriter {

  private static final int WRITTEN_AT_ONCE = 128 << 10;

  /** Results can be large; the buffer that one has needed is not kept for the others. */
  private static final int MAX_KEPT = 1 << 20;

  private final Path file;
  private final FileChannel channel;
  private final CRC32C checksum = new CRC32C();
  private final GrowableBytes lines = new GrowableBytes(2 * WRITTEN_AT_ONCE);
  private boolean finished;

  /**
   * Creates the file. Its directory must exist: a late attempt of a job that is over must not bring
   * it back.
   */
  public TextResult(Path file) throws IOException {
    this.file = file;
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
  }

  @Override
  public void add(Object key, Object value) throws IOException {
    TextLines.write(key, value, lines);
    if (lines.size() >= WRITTEN_AT_ONCE) {
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
    checksum.update(lines.array(), 0, lines.size());
    ByteBuffer bytes = ByteBuffer.wrap(lines.array(), 0, lines.size());
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
    lines.reset(MAX_KEPT);
  }

  @Override
  public void close() throws IOException {
    channel.close();
    if (!finished) {
      Files.deleteIfExists(file);
    }
  }
}
