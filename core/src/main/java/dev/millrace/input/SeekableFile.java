package dev.millrace.input;

import dev.millrace.Slice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that can be read from anywhere, and so be split. */
final class SeekableFile extends SliceFile {

  private final SeekableByteChannel channel;

  /** Where the channel stands. */
  private long at;

  private SeekableFile(Slice slice, SeekableByteChannel channel, long size) {
    super(slice, slice.end(), size);
    this.channel = channel;
  }

  static SeekableFile open(Slice slice, Path path) throws IOException {
    SeekableByteChannel channel = Files.newByteChannel(path);
    SeekableFile file = new SeekableFile(slice, channel, channel.size());
    if (file.size() < slice.end()) {
      file.close();
      throw new IOException(changed(slice, "it has " + file.size() + " bytes"));
    }
    return file;
  }

  @Override
  int read(long position, byte[] bytes, int index, int length) throws IOException {
    int count;
    try {
      if (position != at) {
        channel.position(position);
        at = position;
      }
      count = channel.read(ByteBuffer.wrap(bytes, index, length));
      at += Math.max(count, 0);
    } catch (ClosedChannelException e) {
      // Not a fault of the file: the task was interrupted.
      throw e;
    } catch (IOException e) {
      throw unreadable(slice(), position, e);
    }
    if (count < 0 && position < slice().end()) {
      throw new IOException(changed(slice(), "it has " + channel.size() + " bytes"));
    }
    return count;
  }

  @Override
  long done(long position) {
    return position - slice().start();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
