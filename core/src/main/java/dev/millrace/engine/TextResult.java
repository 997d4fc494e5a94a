package dev.millrace.engine;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;

/**
 * Writes results as lines of a text file that bears the attempt's name, forced to disk by {@link
 * #finish}. Which attempt's file becomes part of the output is decided later, by commit.
 */
public final class TextResult implements ResultWriter {

  private final Path file;
  private final FileChannel channel;
  private final CheckedOutputStream checked;
  private final OutputStream out;
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
    this.checked = new CheckedOutputStream(Channels.newOutputStream(channel), new CRC32C());
    this.out = new BufferedOutputStream(checked, 1 << 16);
  }

  @Override
  public void add(Object key, Object value) throws IOException {
    TextLines.write(key, value, out);
  }

  @Override
  public Written finish() throws IOException {
    out.flush();
    channel.force(true);
    long bytes = channel.size();
    channel.close();
    finished = true;
    return new Written(0, bytes, (int) checked.getChecksum().getValue());
  }

  @Override
  public void close() throws IOException {
    channel.close();
    if (!finished) {
      Files.deleteIfExists(file);
    }
  }
}
